using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>A service that signs: section <c>Mpp:Tempo:RemoteSigner</c>. It holds where the token is, never the token.</summary>
public sealed class TempoRemoteSignerOptions
{
    /// <summary>
    /// Where to post what is to be signed: https, http to this machine, or <c>unix:///path/of/a.sock</c>. Redirects are not followed.
    /// </summary>
    public Uri? Url { get; set; }

    /// <summary>The account that pays: <c>0x</c> and 40 digits. The service cannot choose another one.</summary>
    public string? Address { get; set; }

    /// <summary>The access key that the service signs with for the account; <see langword="null"/> when it has the account's own key.</summary>
    public string? AccessKeyAddress { get; set; }

    /// <summary>The environment variable with the bearer token; when neither it nor the file is set, none is sent.</summary>
    public string TokenVariable { get; set; } = "MPP_SIGNER_TOKEN";

    /// <summary>A file with the bearer token, read when the variable is not set; <see langword="null"/> for none.</summary>
    public string? TokenFile { get; set; }

    /// <summary>How long to wait for an answer; 10 seconds by default, from 100 ms to a minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    internal TempoRemoteSignerOptions Snapshot() => (TempoRemoteSignerOptions)MemberwiseClone();

    internal IEnumerable<string> Validate()
    {
        if (Url is null || !IsProtected(Url))
        {
            yield return "Url must be an https URL without a user name, http to this machine, or unix:///path/of/a.sock.";
        }

        if (!TempoAddress.TryParse(Address, out var account))
        {
            yield return "Address must be the account that pays (0x and 40 hexadecimal digits; mixed case must fit EIP-55).";
        }

        if (AccessKeyAddress is not null && (!TempoAddress.TryParse(AccessKeyAddress, out var accessKey) || accessKey == account))
        {
            yield return "AccessKeyAddress must be another address than Address, or be left out.";
        }

        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(1))
        {
            yield return "Timeout must lie between 00:00:00.1 and 00:01:00, for instance '00:00:10'.";
        }
    }

    private static bool IsProtected(Uri url) => url is { IsAbsoluteUri: true, Scheme: RemoteConnection.UnixScheme }
        ? url.Host.Length == 0 && url.LocalPath.Length > 1 && url.Query.Length == 0
        : PaymentOrigin.TryCreate(url, out var origin, out _) && origin.IsProtected;
}
