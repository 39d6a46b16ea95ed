using Mpp.Client;

namespace Mppcs.Reports;

/// <summary>What is known about the money, in the words of the reports.</summary>
internal static class Outcomes
{
    public const string Free = "free";
    public const string NotPaid = "not_paid";
    public const string Settled = "settled";
    public const string Void = "void";
    public const string Unknown = "unknown";

    public static string Of(PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.NotPaid => NotPaid,
        PaymentOutcome.Settled => Settled,
        PaymentOutcome.Void => Void,
        _ => Unknown,
    };
}
