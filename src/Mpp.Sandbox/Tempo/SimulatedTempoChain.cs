using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox.Hosting;

namespace Mpp.Sandbox.Tempo;

/// <summary>
/// A stand-in for a Tempo node on 127.0.0.1: the JSON-RPC methods that paying and being paid need, over tokens that only know transfers.
/// It refuses what a node refuses, so that what it accepts means something.
/// </summary>
/// <remarks>
/// <para>
/// It takes transactions of type 0x76 in their complete form, recovers who signed them, and judges chain id, validity window, nonce, gas,
/// fee cover and replay. Where a node would keep a transaction for later (a nonce that is not due, a window that has not begun), this
/// one refuses it at once. Gas figures and error texts follow those of a local node; prices never move. It has no exchange, no sessions
/// and no access keys, keeps no balances of earlier blocks, and every token has 6 decimals.
/// </para>
/// <para>
/// Each transaction has a block of its own at the time of the clock, in whole seconds, and there is an empty block for each second that
/// passed. No money moves and the accounts' keys are public.
/// </para>
/// <para>All members can be used from any thread. The lists are snapshots.</para>
/// </remarks>
public sealed class SimulatedTempoChain : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ChainState _state;
    private readonly CallLog<SimulatedRpcCall> _calls = new();
    private readonly RpcService _service;
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SimulatedTempoChain(SimulatedTempoChainOptions options)
    {
        _state = new ChainState(options);
        _service = new RpcService(_state, Faults, _calls, _stopping.Task);
        _server = LoopbackServer.Build(options.Port);
        _server.Run(HandleAsync);
    }

    /// <summary>Where it answers JSON-RPC: <c>http://127.0.0.1:PORT/</c>. Any path will do.</summary>
    public Uri RpcUrl { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The chain id that transactions must carry.</summary>
    public ulong ChainId => _state.ChainId;

    /// <summary>Address of pathUSD, one of the four tokens that exist from the start.</summary>
    public string DefaultToken { get; } = SystemContracts.GenesisTokens[0].ToString();

    /// <summary>
    /// Every transfer that a transaction's calls made, in order. Fees are not among them but in <see cref="Fees"/>.
    /// </summary>
    public IReadOnlyList<SimulatedTransfer> Transfers
    {
        get
        {
            lock (_state.Gate)
            {
                return new List<SimulatedTransfer>(_state.Transfers);
            }
        }
    }

    /// <summary>The fee of every mined transaction, in order, as the transfer that it is: from its payer to the fee manager.</summary>
    public IReadOnlyList<SimulatedTransfer> Fees
    {
        get
        {
            lock (_state.Gate)
            {
                return new List<SimulatedTransfer>(_state.Fees);
            }
        }
    }

    /// <summary>Every JSON-RPC call received so far, in order, those in progress included.</summary>
    public IReadOnlyList<SimulatedRpcCall> Calls => _calls.Snapshot();

    /// <summary>The misbehaviours, all off at first.</summary>
    public SimulatedTempoChainFaults Faults { get; } = new();

    /// <summary>Starts a chain with a first block and the genesis balances.</summary>
    /// <param name="options">Port, chain id, clock and genesis balance; null for the defaults. Read once, here.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatedTempoChain> StartAsync(
        SimulatedTempoChainOptions? options = null, CancellationToken cancellationToken = default)
    {
        var chain = new SimulatedTempoChain(options ?? new SimulatedTempoChainOptions());
        try
        {
            await chain._server.StartAsync(cancellationToken).ConfigureAwait(false);
            chain.RpcUrl = new Uri(chain._server.Urls.Single() + "/");
            return chain;
        }
        catch
        {
            await chain.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>How much of a token an account holds now, in base units; 0 for a token that does not exist.</summary>
    /// <param name="token">The token's address.</param>
    /// <param name="address">The account.</param>
    /// <exception cref="FormatException">Not an address: <c>0x</c> and 40 digits; mixed case must be the EIP-55 checksum.</exception>
    public UInt128 BalanceOf(string token, string address)
    {
        (TempoAddress tokenAddress, TempoAddress account) = (TempoAddress.Parse(token), TempoAddress.Parse(address));
        lock (_state.Gate)
        {
            return _state.Balances.Of(tokenAddress, account);
        }
    }

    /// <summary>
    /// Gives an account units of a token out of nothing: no transaction, no log. A token that does not exist yet is made, so that any
    /// currency can be paid here.
    /// </summary>
    /// <param name="token">The token's address.</param>
    /// <param name="address">The account.</param>
    /// <param name="amount">Base units.</param>
    /// <exception cref="FormatException">Not an address: <c>0x</c> and 40 digits; mixed case must be the EIP-55 checksum.</exception>
    /// <exception cref="OverflowException">The account would hold more than 128 bits can say.</exception>
    public void Fund(string token, string address, UInt128 amount)
    {
        (TempoAddress tokenAddress, TempoAddress account) = (TempoAddress.Parse(token), TempoAddress.Parse(address));
        lock (_state.Gate)
        {
            _state.Balances.Add(tokenAddress, account, amount);
            _state.Tokens.Add(tokenAddress);
        }
    }

    /// <summary>Releases hanging calls and stops listening. What was recorded can still be read.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping.TrySetResult();
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return;
        }

        try
        {
            string answer = (await _service.AnswerAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false)).ToJsonString();
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer, context.RequestAborted).ConfigureAwait(false);
        }
        catch (RpcDroppedException)
        {
            context.Abort();
        }
    }
}
