using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// A Tempo node, asked over JSON-RPC and for reading only. Its address comes from the configuration, never from a challenge. What it
/// answers is read strictly; a question that fails on the way is put once more.
/// </summary>
internal sealed class TempoNode(Uri url)
{
    private const int MaximumAnswerLength = 4 * 1024 * 1024;
    private const string BalanceOf = "0x70a08231";
    private const string UserTokens = "0xed498fa8";

    private static readonly HttpClient Http = CreateClient(useProxy: true);

    // Plain http is allowed to this machine only, so it must not leave it by way of a proxy.
    private static readonly HttpClient LoopbackHttp = CreateClient(useProxy: false);

    /// <summary>Where it is, for people.</summary>
    public string Host => url.Host;

    /// <summary>Makes sure before a signature that the node is of the chain that the payment is for.</summary>
    /// <exception cref="PaymentMethodException">The node is of another chain, or cannot say. Nothing was signed.</exception>
    public async Task ConfirmChainAsync(ulong chainId, CancellationToken cancellationToken)
    {
        ulong reported;
        try
        {
            reported = await GetChainIdAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TempoNodeException exception)
        {
            throw new PaymentMethodException($"It is not known which chain the node at {Host} is of. {exception.Message}", nothingWasSigned: true, exception);
        }

        if (reported != chainId)
        {
            throw new PaymentMethodException($"The payment is for chain {chainId}, but the node at {Host} is of chain {reported}.", nothingWasSigned: true);
        }
    }

    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<ulong> GetChainIdAsync(CancellationToken cancellationToken) =>
        AskAsync("eth_chainId", "", RpcValue.ReadQuantity, cancellationToken);

    /// <summary>The newest block.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<TempoBlock> GetHeadAsync(CancellationToken cancellationToken) =>
        AskAsync("eth_getBlockByNumber", "\"latest\",false", TempoBlock.Read, cancellationToken);

    /// <summary>A block that must be there.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<TempoBlock> GetBlockAsync(ulong number, CancellationToken cancellationToken) =>
        AskAsync("eth_getBlockByNumber", $"\"{RpcValue.Quantity(number)}\",false", answer => TempoBlock.Read(answer) is var block && block.Number == number
            ? block
            : throw new FormatException("It is another block than was asked for."), cancellationToken);

    /// <summary>What became of a transaction, with the transfers of <paramref name="token"/>; <see langword="null"/> when the node knows none.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<TempoReceipt?> FindReceiptAsync(string hash, TempoAddress token, CancellationToken cancellationToken) =>
        AskAsync("eth_getTransactionReceipt", $"\"{hash}\"", answer => answer.ValueKind == JsonValueKind.Null
            ? null
            : TempoReceipt.Read(answer, token) is var receipt && receipt.TransactionHash == hash
                ? receipt
                : throw new FormatException("It is another transaction than was asked for."), cancellationToken);

    /// <summary>The transfers of a token from one account to any of some, in the order in which they happened.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<List<TempoTransferLog>> GetTransfersAsync(
        TempoAddress token, TempoAddress from, IReadOnlyList<TempoAddress> to, ulong firstBlock, ulong lastBlock, CancellationToken cancellationToken)
    {
        var recipients = string.Join(',', to.Select(address => $"\"{RpcValue.Word(address)}\""));
        var filter = $$"""
            {"address":"{{token.ToLowerHex()}}","fromBlock":"{{RpcValue.Quantity(firstBlock)}}","toBlock":"{{RpcValue.Quantity(lastBlock)}}","topics":[["{{TempoTransferLog.TransferTopic}}","{{TempoTransferLog.TransferWithMemoTopic}}"],"{{RpcValue.Word(from)}}",[{{recipients}}]]}
            """;
        return AskAsync("eth_getLogs", filter, answer => RpcValue.ReadList(answer).Select(log => Read(log)).ToList(), cancellationToken);

        TempoTransferLog Read(JsonElement log) => TempoTransferLog.Read(log, token) is { } transfer
            && transfer.From == from && to.Contains(transfer.To) && transfer.BlockNumber >= firstBlock && transfer.BlockNumber <= lastBlock
            ? transfer
            : throw new FormatException("It is another log than was asked for.");
    }

    /// <summary>How much of a token an account holds, in base units.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<UInt128> GetBalanceAsync(TempoAddress token, TempoAddress account, CancellationToken cancellationToken) =>
        CallAsync(token, BalanceOf, account, RpcValue.ReadAmount, cancellationToken);

    /// <summary>The token that the chain takes fees of an account in when a transaction names none; zero for no such token.</summary>
    /// <exception cref="TempoNodeException">There is no answer that can be used.</exception>
    public Task<TempoAddress> GetStoredFeeTokenAsync(TempoAddress account, CancellationToken cancellationToken) =>
        CallAsync(TempoSystemAddresses.FeeManager, UserTokens, account, RpcValue.ReadAddressWord, cancellationToken);

    private Task<T> CallAsync<T>(TempoAddress contract, string selector, TempoAddress argument, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        AskAsync("eth_call", $$"""{"to":"{{contract.ToLowerHex()}}","data":"{{selector}}{{RpcValue.Word(argument)[2..]}}"},"latest" """, read, cancellationToken);

    private async Task<T> AskAsync<T>(string method, string parameters, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var body = await CallAsync(method, parameters, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!StrictJson.TryParseObject(body, out var answer, out var error))
            {
                throw new FormatException(error);
            }

            return answer.TryGetProperty("error", out var refusal) && refusal.ValueKind != JsonValueKind.Null
                ? throw new TempoNodeException($"The node at {Host} refused to answer {method}.")
                : read(RpcValue.Property(answer, "result"));
        }
        catch (FormatException exception)
        {
            throw new TempoNodeException($"The node at {Host} answered {method} with something that cannot be used.", exception);
        }
    }

    private async Task<byte[]> CallAsync(string method, string parameters, CancellationToken cancellationToken)
    {
        var question = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":[{{parameters}}]}""");
        try
        {
            return await PostAsync(question, cancellationToken).ConfigureAwait(false);
        }
        catch (TempoNodeException)
        {
            // Nothing but reading: the same question may fare better on a new connection.
            return await PostAsync(question, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<byte[]> PostAsync(byte[] question, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(question);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await (url.IsLoopback ? LoopbackHttp : Http).PostAsync(url, content, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)
                : throw new TempoNodeException($"The node at {Host} refused the question ({(int)response.StatusCode}).");
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new TempoNodeException($"The node at {Host} could not be asked.", exception);
        }
    }

    private static HttpClient CreateClient(bool useProxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseProxy = useProxy,
    })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = MaximumAnswerLength,
    };
}
