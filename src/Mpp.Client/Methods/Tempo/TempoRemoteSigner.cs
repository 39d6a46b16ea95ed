using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Has a service sign over HTTP, so that no key is in this process. What it answers is checked against the account before it is used.
/// </summary>
/// <remarks>The contract, and what the service must check, is in docs/signers.md. Nothing is sent twice. Thread-safe.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TempoRemoteSigner : ITempoSigner, IDisposable
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly RemoteSignerConnection _connection;

    private readonly TempoSender _sender;

    private TempoRemoteSigner(RemoteSignerConnection connection, TempoSender sender)
    {
        _connection = connection;
        _sender = sender;
        Address = sender.Account.ToString();
        AccessKeyAddress = sender.AccessKey?.ToString();
    }

    /// <summary>Address of the account that pays, with EIP-55 capitals.</summary>
    public string Address { get; }

    /// <summary>Address of the access key that signs for it; <see langword="null"/> when the account's own key does.</summary>
    public string? AccessKeyAddress { get; }

    /// <summary>A signer that asks the service of these options. Nothing is sent yet.</summary>
    /// <param name="options">Where it is, and for which account it signs. Later changes have no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="OptionsValidationException">They cannot be used, or the token cannot be read; the messages say what to write.</exception>
    public static TempoRemoteSigner Create(TempoRemoteSignerOptions options) => Create(options, Environment.GetEnvironmentVariable);

    /// <summary>Asks the service to sign.</summary>
    /// <param name="request">What to sign. The hash must be the keccak256 of the preimage.</param>
    /// <param name="cancellationToken">Stops waiting. The service may have signed all the same.</param>
    /// <returns>65 bytes, or 86 bytes of the access key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">The hash of the request is not the keccak256 of its preimage.</exception>
    /// <exception cref="PaymentMethodException">
    /// The service could not be asked, refused, or answered something else than the account's signature. <see cref="PaymentMethodException.NothingWasSigned"/>
    /// is true only when the request certainly did not reach it, or when it refused.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The signer is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        request.EnsureHashFits();
        var answer = await _connection.PostAsync(Write(request), cancellationToken).ConfigureAwait(false);
        var signature = Read(answer);
        TempoSignatureCheck.EnsureSignedBy(_sender, request.Hash.Span, signature);
        return signature;
    }

    /// <summary>Closes the connections to the service.</summary>
    public void Dispose() => _connection.Dispose();

    /// <summary>The account.</summary>
    /// <returns>The address; neither the service's path nor the token.</returns>
    public override string ToString() => $"{Address} by the signer at {_connection.Place}";

    internal static TempoRemoteSigner Create(TempoRemoteSignerOptions options, Func<string, string?> readVariable)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate().ToArray() is { Length: > 0 } errors)
        {
            throw new OptionsValidationException(nameof(TempoRemoteSignerOptions), typeof(TempoRemoteSignerOptions), errors);
        }

        var token = BearerToken.Read(options.TokenVariable, options.TokenFile, readVariable);
        return new TempoRemoteSigner(
            new RemoteSignerConnection(options.Url!, token, options.Timeout),
            new TempoSender(
                TempoAddress.Parse(options.Address!),
                options.AccessKeyAddress is null ? null : TempoAddress.Parse(options.AccessKeyAddress)));
    }

    private byte[] Write(TempoSigningRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("purpose", NameOf(request.Purpose));
            writer.WriteNumber("chainId", request.ChainId);
            writer.WriteString("hash", "0x" + Convert.ToHexStringLower(request.Hash.Span));
            writer.WriteString("preimage", "0x" + Convert.ToHexStringLower(request.Preimage.Span));
            writer.WriteString("address", Address);
            if (AccessKeyAddress is not null)
            {
                writer.WriteString("accessKeyAddress", AccessKeyAddress);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private byte[] Read(byte[] answer)
    {
        if (!StrictJson.TryParseObject(answer, out var json, out _)
            || json.GetText("signature") is not { } text
            || !text.StartsWith("0x", StringComparison.Ordinal)
            || text.Length > 2 + (2 * TempoSenderSignature.MaximumLength))
        {
            throw NotASignature();
        }

        var signature = new byte[(text.Length - 2) / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text.AsSpan(2), signature, out _, out _) == OperationStatus.Done
            ? signature
            : throw NotASignature();
    }

    private PaymentMethodException NotASignature() =>
        new($"The signer at {_connection.Place} answered something else than {{\"signature\":\"0x…\"}}.", nothingWasSigned: false);

    private static string NameOf(TempoSigningPurpose purpose) => purpose switch
    {
        TempoSigningPurpose.Transaction => "transaction",
        TempoSigningPurpose.Proof => "proof",
        _ => throw new PaymentMethodException($"The contract with remote signers has no word for {purpose}.", nothingWasSigned: true),
    };
}
