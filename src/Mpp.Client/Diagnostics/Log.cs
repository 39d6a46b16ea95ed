using Microsoft.Extensions.Logging;

namespace Mpp.Client.Diagnostics;

/// <summary>
/// Everything that is logged. No credential, signature, token, receipt, bought key or query string is ever a parameter here.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(4020, LogLevel.Information, "Paid {Amount} by {Method} to {Origin} (payment {LedgerId})", EventName = "PaymentSettled")]
    public static partial void PaymentSettled(this ILogger logger, string amount, string method, string origin, string ledgerId);

    [LoggerMessage(4021, LogLevel.Warning, "Nothing was paid to {Origin}: {Reason}", EventName = "PaymentRefused")]
    public static partial void PaymentRefused(this ILogger logger, string origin, string reason);

    [LoggerMessage(4022, LogLevel.Warning,
        "The outcome of payment {LedgerId} ({Amount} by {Method} to {Origin}) is unknown after status {Status}: it counts as spent", EventName = "PaymentUnknown")]
    public static partial void PaymentUnknown(this ILogger logger, string ledgerId, string amount, string method, string origin, int? status);

    [LoggerMessage(4023, LogLevel.Warning, "Payment {LedgerId} was settled, but its receipt could not be used: {Problem}", EventName = "ReceiptMissing")]
    public static partial void ReceiptMissing(this ILogger logger, string ledgerId, string problem);

    [LoggerMessage(4024, LogLevel.Warning, "Payment {LedgerId} was settled, but {Origin} refused access (403)", EventName = "PaidButDenied")]
    public static partial void PaidButDenied(this ILogger logger, string ledgerId, string origin);

    [LoggerMessage(4025, LogLevel.Critical,
        "The ledger failed during payment {LedgerId}. Nothing more is paid by this process", EventName = "LedgerFailed")]
    public static partial void LedgerFailed(this ILogger logger, string ledgerId, Exception exception);

    [LoggerMessage(4026, LogLevel.Debug, "{Origin} asks to be paid: {Challenges} readable challenge(s), {Malformed} malformed", EventName = "ChallengesReceived")]
    public static partial void ChallengesReceived(this ILogger logger, string origin, int challenges, int malformed);

    [LoggerMessage(4027, LogLevel.Debug, "Payment {LedgerId} is now {State}", EventName = "PaymentAdvanced")]
    public static partial void PaymentAdvanced(this ILogger logger, string ledgerId, string state);

    [LoggerMessage(4028, LogLevel.Warning, "This machine's clock differs from that of {Origin} by {Seconds} s", EventName = "ClockSkew")]
    public static partial void ClockSkew(this ILogger logger, string origin, long seconds);

    [LoggerMessage(4029, LogLevel.Debug, "{Origin} answered 402 without a Payment challenge: {Hint}", EventName = "NotOurs")]
    public static partial void NotOurs(this ILogger logger, string origin, string hint);

    [LoggerMessage(4030, LogLevel.Warning, "No limit is configured for client '{Client}', so it pays nothing", EventName = "NothingPayable")]
    public static partial void NothingPayable(this ILogger logger, string client);

    [LoggerMessage(4031, LogLevel.Information, "Client '{Client}' pays at most {Limits} a request, within {Budgets}", EventName = "EffectiveLimits")]
    public static partial void EffectiveLimits(this ILogger logger, string client, string limits, string budgets);

    [LoggerMessage(4032, LogLevel.Debug, "The credential of payment {LedgerId} is sent to {Origin} again after {Reason}, in {Milliseconds} ms", EventName = "CredentialResent")]
    public static partial void CredentialResent(this ILogger logger, string ledgerId, string origin, string reason, long milliseconds);

    [LoggerMessage(4033, LogLevel.Error, "The configuration of client '{Client}' cannot be used any more, so it pays nothing", EventName = "ConfigurationUnusable")]
    public static partial void ConfigurationUnusable(this ILogger logger, string client, Exception exception);

    [LoggerMessage(4040, LogLevel.Information, "Payment {LedgerId} ({Amount} by {Method} to {Origin}) is proven {State}: {Reason}", EventName = "PaymentProven")]
    public static partial void PaymentProven(this ILogger logger, string ledgerId, string amount, string method, string origin, string state, string reason);

    [LoggerMessage(4041, LogLevel.Warning,
        "The answer to payment {LedgerId} says {Answered}, but it is proven {Proven} already; the proof stays", EventName = "ProofContradicted")]
    public static partial void ProofContradicted(this ILogger logger, string ledgerId, string answered, string proven);

    [LoggerMessage(4042, LogLevel.Debug, "Payment {LedgerId} stays open: {Reason}", EventName = "PaymentStaysOpen")]
    public static partial void PaymentStaysOpen(this ILogger logger, string ledgerId, string reason);

    [LoggerMessage(4043, LogLevel.Error, "The open payments of client '{Client}' could not be looked into; this is tried again", EventName = "ReconciliationFailed")]
    public static partial void ReconciliationFailed(this ILogger logger, string client, Exception exception);

    [LoggerMessage(4044, LogLevel.Error, "Method '{Method}' failed to look into payment {LedgerId}", EventName = "ProofFailed")]
    public static partial void ProofFailed(this ILogger logger, string method, string ledgerId, Exception exception);
}
