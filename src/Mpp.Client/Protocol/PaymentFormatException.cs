namespace Mpp.Client.Protocol;

/// <summary>A protocol value (challenge, credential, receipt) that cannot be read or written.</summary>
internal sealed class PaymentFormatException(string message) : FormatException(message);
