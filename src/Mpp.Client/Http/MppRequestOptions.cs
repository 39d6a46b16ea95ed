using Mpp.Client.Policy;

namespace Mpp.Client.Http;

/// <summary>What travels on a message from and to its caller.</summary>
internal static class MppRequestOptions
{
    public static readonly HttpRequestOptionsKey<bool> Disabled = new("Mpp.Client.Disabled");
    public static readonly HttpRequestOptionsKey<Money> Limit = new("Mpp.Client.Limit");
    public static readonly HttpRequestOptionsKey<string> Purpose = new("Mpp.Client.Purpose");

    /// <summary>Set by a caller that only wants to know what would be paid; the handler answers with <see cref="Appraisals"/>.</summary>
    public static readonly HttpRequestOptionsKey<bool> DryRun = new("Mpp.Client.DryRun");

    public static readonly HttpRequestOptionsKey<IReadOnlyList<PaymentAppraisal>> Appraisals = new("Mpp.Client.Appraisals");
    /// <summary>The payment whose credential is to be sent, in place of a new one.</summary>
    public static readonly HttpRequestOptionsKey<string> Resumed = new("Mpp.Client.Resumed");

    public static readonly HttpRequestOptionsKey<PaidRequest> PaidRequest = new("Mpp.Client.PaidRequest");
    public static readonly HttpRequestOptionsKey<MppPayment> Payment = new("Mpp.Client.Payment");
}
