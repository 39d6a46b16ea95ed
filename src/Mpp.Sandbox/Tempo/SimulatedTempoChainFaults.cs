using Mpp.Sandbox.Hosting;

namespace Mpp.Sandbox.Tempo;

/// <summary>
/// The misbehaviours of a <see cref="SimulatedTempoChain"/>, all off at first. They can be set from any thread at any time. A broadcast is
/// <c>eth_sendRawTransaction</c> or <c>eth_sendRawTransactionSync</c>; one that the chain refuses anyway uses up no counter but
/// <see cref="FailNextBroadcast"/>.
/// </summary>
public sealed class SimulatedTempoChainFaults
{
    private readonly Lock _lock = new();
    private ulong? _chainIdToReport;
    private int _failNextBroadcast;
    private int _loseNextBroadcast;
    private int _dropAnswerAfterBroadcast;
    private volatile TaskCompletionSource? _hangBroadcast;
    private volatile string? _failMethod;
    private volatile bool _mineReverted;
    private volatile bool _holdTransfers;
    private volatile bool _withoutFillTransaction;

    /// <summary>How many of the next broadcasts get an error and do nothing. Counts down by itself.</summary>
    public int FailNextBroadcast
    {
        get => Volatile.Read(ref _failNextBroadcast);
        set => Volatile.Write(ref _failNextBroadcast, value);
    }

    /// <summary>
    /// How many of the next broadcasts are accepted and then forgotten: the plain one answers the hash, the waiting one that the
    /// transaction was not mined in time, and neither leaves a trace. The same bytes can be sent again. Counts down by itself.
    /// </summary>
    public int LoseNextBroadcast
    {
        get => Volatile.Read(ref _loseNextBroadcast);
        set => Volatile.Write(ref _loseNextBroadcast, value);
    }

    /// <summary>
    /// How many of the next broadcasts are mined and then have their connection aborted instead of an answer. Counts down by itself.
    /// </summary>
    public int DropAnswerAfterBroadcast
    {
        get => Volatile.Read(ref _dropAnswerAfterBroadcast);
        set => Volatile.Write(ref _dropAnswerAfterBroadcast, value);
    }

    /// <summary>While set, broadcasts are mined and then stay unanswered until the source completes in whatever way.</summary>
    public TaskCompletionSource? HangBroadcast
    {
        get => _hangBroadcast;
        set => _hangBroadcast = value;
    }

    /// <summary>While true, transactions are mined with status 0x0: the fee is kept, no transfer happens.</summary>
    public bool MineReverted
    {
        get => _mineReverted;
        set => _mineReverted = value;
    }

    /// <summary>
    /// While true, transfers succeed but the funds go to the receive policy guard (TIP-1028): the receipt has status 0x1 and no log names
    /// the recipient.
    /// </summary>
    public bool HoldTransfers
    {
        get => _holdTransfers;
        set => _holdTransfers = value;
    }

    /// <summary>
    /// While set, <c>eth_chainId</c> and <c>eth_fillTransaction</c> answer this chain id. Transactions are still judged by the true one.
    /// </summary>
    public ulong? ChainIdToReport
    {
        get
        {
            lock (_lock)
            {
                return _chainIdToReport;
            }
        }

        set
        {
            lock (_lock)
            {
                _chainIdToReport = value;
            }
        }
    }

    /// <summary>While set, every call of this method, for instance <c>eth_getTransactionReceipt</c>, gets an internal error.</summary>
    public string? FailMethod
    {
        get => _failMethod;
        set => _failMethod = value;
    }

    /// <summary>While true, <c>eth_fillTransaction</c> does not exist, as on older nodes.</summary>
    public bool WithoutFillTransaction
    {
        get => _withoutFillTransaction;
        set => _withoutFillTransaction = value;
    }

    internal bool TakeFailure() => Countdown.TakeOne(ref _failNextBroadcast);

    internal bool TakeLoss() => Countdown.TakeOne(ref _loseNextBroadcast);

    internal bool TakeDrop() => Countdown.TakeOne(ref _dropAnswerAfterBroadcast);
}
