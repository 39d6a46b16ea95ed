using System.Reflection;
using System.Runtime.CompilerServices;
using Mpp.Client.Methods;

namespace Mpp.Client.Tests.Conventions;

[TestFixture]
internal sealed class ShapeTests
{
    private static readonly Type[] Types = [.. typeof(Payer).Assembly.GetTypes()
        .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            && CodeReader.Outermost(type).Namespace is { } space && (space.StartsWith("Mpp.Client", StringComparison.Ordinal) || space == "Microsoft.Extensions.DependencyInjection"))];

    [Test]
    public void Classes_are_sealed_unless_another_one_derives_from_them() => Assert.That(
        Types.Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && !Types.Any(other => other.BaseType == type)), Is.Empty);

    [Test]
    public void Only_the_failure_of_a_rail_is_a_public_class_to_derive_from() => Assert.That(
        Types.Where(type => type is { IsPublic: true, IsClass: true, IsSealed: false, IsAbstract: false }), Is.EqualTo([typeof(PaymentMethodException)]));

    [Test]
    public void Asynchronous_methods_say_so_and_take_a_cancellation_token_last() => Assert.That(
        Types.Where(type => type.IsVisible)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => IsTask(method.ReturnType)
                && (!method.Name.EndsWith("Async", StringComparison.Ordinal) || method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken)))
            .Select(method => $"{method.DeclaringType}.{method.Name}"),
        Is.Empty);

    [Test]
    public void No_exception_of_ours_is_one_that_retry_handlers_repeat() => Assert.That(
        Types.Where(type => type.IsSubclassOf(typeof(HttpRequestException)) || type.IsSubclassOf(typeof(TimeoutException)) || type.IsSubclassOf(typeof(IOException))),
        Is.Empty);

    [Test]
    public void Names_say_what_a_type_is() => Assert.That(
        Types.Select(type => type.Name).Where(name => name.EndsWith("Helper", StringComparison.Ordinal) || name.EndsWith("Manager", StringComparison.Ordinal)
            || name.EndsWith("Util", StringComparison.Ordinal) || name.EndsWith("Utils", StringComparison.Ordinal)),
        Is.Empty);

    [Test]
    public void Public_classes_that_hold_data_have_a_text_form_of_their_own_where_the_compiler_would_print_everything() => Assert.That(
        Types.Where(type => type.IsVisible && type.GetMethod("<Clone>$") is not null
            && type.GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, [])!
                .IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Select(type => type.Name),
        Is.SubsetOf(
        [
            // None of these can hold a secret.
            "ApprovalRequest", "LedgerChange", "PayerServices", "PaymentCurrency", "PaymentRecipient", "PaymentTime", "PolicyViolation", "QuoteContext",
            "SharedPaymentTokenRequest", "TempoSigningRequest",
        ]));

    private static bool IsTask(Type type) => typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
