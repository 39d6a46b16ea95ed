namespace Mpp.Client.Methods.Tempo;

/// <summary>Whether a signer signed as the account that it says it is. Nothing is sent before that is certain.</summary>
internal static class TempoSignatureCheck
{
    /// <summary>The account and access key that a signer names; false when one of them is no address.</summary>
    public static bool TryReadSender(ITempoSigner signer, out TempoSender sender)
    {
        sender = default;
        var accessKey = default(TempoAddress);
        if (!TempoAddress.TryParse(signer.Address, out var account)
            || (signer.AccessKeyAddress is { } text && !TempoAddress.TryParse(text, out accessKey)))
        {
            return false;
        }

        sender = new TempoSender(account, signer.AccessKeyAddress is null ? null : accessKey);
        return true;
    }

    /// <summary>
    /// Fails unless exactly this sender signed. The signature of an access key names its account itself, which proves nothing: it counts only
    /// when it is of the access key that the signer named beforehand.
    /// </summary>
    /// <exception cref="PaymentMethodException">It is no signature, or another key's. Something was signed.</exception>
    public static void EnsureSignedBy(TempoSender expected, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        TempoSender sender;
        try
        {
            sender = TempoSenderSignature.Recover(hash, signature);
        }
        catch (TempoEncodingException exception)
        {
            throw new PaymentMethodException($"The signer's answer is not a signature: {exception.Message}", nothingWasSigned: false, exception);
        }

        if (sender != expected)
        {
            throw new PaymentMethodException(
                expected.AccessKey is { } accessKey
                    ? $"The signer signed with another key than the access key {accessKey} of {expected.Account}."
                    : $"The signer signed with another key than that of {expected.Account}.",
                nothingWasSigned: false);
        }
    }
}
