using System.Net.Http.Headers;

namespace Mpp.Client.Methods.Tempo;

/// <summary>The way to a signing service. What goes wrong on it says whether something may have been signed.</summary>
internal sealed class RemoteSignerConnection(Uri url, AuthenticationHeaderValue? token, TimeSpan timeout) : IDisposable
{
    private const int MaximumAnswerLength = 4096;

    private readonly RemoteConnection _connection = new(url, token, timeout, MaximumAnswerLength);

    /// <summary>Host or socket, for people.</summary>
    public string Place => _connection.Place;

    /// <summary>Sends a request and gives the body of a 200.</summary>
    /// <exception cref="PaymentMethodException">There is no such answer.</exception>
    public async Task<byte[]> PostAsync(byte[] json, CancellationToken cancellationToken)
    {
        RemoteAnswer answer;
        try
        {
            answer = await _connection.PostAsync(json, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteConnectionException exception)
        {
            throw exception.MayHaveArrived
                ? new PaymentMethodException(
                    $"The signer at {Place} gave no answer that can be used. It may have signed; what it signed is not sent and ends by itself.", nothingWasSigned: false, exception)
                : new PaymentMethodException($"The signer at {Place} could not be reached. Nothing was signed.", nothingWasSigned: true, exception);
        }

        return answer.Status == 200 ? answer.Body : throw Refusal(answer);
    }

    public void Dispose() => _connection.Dispose();

    private PaymentMethodException Refusal(RemoteAnswer answer) => answer.IsRefusal
        ? new PaymentMethodException($"The signer at {Place} refused to sign ({answer.Status}).", nothingWasSigned: true)
        : new PaymentMethodException($"The signer at {Place} failed ({answer.Status}). It may have signed; what it signed is not sent and ends by itself.", nothingWasSigned: false);
}
