namespace Mpp.Client.Methods;

internal static class PaymentMethods
{
    /// <summary>The first method that pays this intent under this name; <see langword="null"/> when none does.</summary>
    public static IPaymentMethod? Find(this IEnumerable<IPaymentMethod> methods, string name, string intent) =>
        methods.FirstOrDefault(method => method.Name == name && method.Intents.Contains(intent, StringComparer.Ordinal));
}
