using Mpp.Sandbox.Hosting;

namespace Mpp.Sandbox.Stripe.Link;

/// <summary>The misbehaviours of a <see cref="SimulatedLink"/>, all off at first. All members can be used from any thread.</summary>
public sealed class SimulatedLinkFaults
{
    private int _slowDown;
    private int _dropAnswer;
    private int _unavailable;
    private int _tokenIsLate;
    private volatile string? _path;
    private volatile string? _rateLimitedBy;
    private long _otherAmount;

    /// <summary>How many of the next polls of a sign-in are told to slow down. Counts down by itself.</summary>
    public int SlowDown
    {
        get => Volatile.Read(ref _slowDown);
        set => Volatile.Write(ref _slowDown, value);
    }

    /// <summary>How many of the next calls to <see cref="Path"/> do their work and then abort the connection. Counts down by itself.</summary>
    public int DropAnswer
    {
        get => Volatile.Read(ref _dropAnswer);
        set => Volatile.Write(ref _dropAnswer, value);
    }

    /// <summary>How many of the next calls to <see cref="Path"/> are answered with 503. Counts down by itself.</summary>
    public int Unavailable
    {
        get => Volatile.Read(ref _unavailable);
        set => Volatile.Write(ref _unavailable, value);
    }

    /// <summary>The beginning of the paths that the two above are for, for instance <c>/spend_requests</c>; null for all.</summary>
    public string? Path
    {
        get => _path;
        set => _path = value;
    }

    /// <summary>How many of the next reads of an approved request come without the token that they ask for. Counts down by itself.</summary>
    public int TokenIsLate
    {
        get => Volatile.Read(ref _tokenIsLate);
        set => Volatile.Write(ref _tokenIsLate, value);
    }

    /// <summary>While set, new spend requests are refused as too many: with this id as the one that exists already, or an empty text for none.</summary>
    public string? RateLimitedBy
    {
        get => _rateLimitedBy;
        set => _rateLimitedBy = value;
    }

    /// <summary>While not 0, spend requests are answered with this amount in place of their own.</summary>
    public long OtherAmount
    {
        get => Volatile.Read(ref _otherAmount);
        set => Volatile.Write(ref _otherAmount, value);
    }

    internal bool TakeSlowDown() => Countdown.TakeOne(ref _slowDown);

    internal bool TakeTokenIsLate() => Countdown.TakeOne(ref _tokenIsLate);

    internal bool TakeDropAnswer(string path) => IsMeant(path) && Countdown.TakeOne(ref _dropAnswer);

    internal bool TakeUnavailable(string path) => IsMeant(path) && Countdown.TakeOne(ref _unavailable);

    private bool IsMeant(string path) => _path is not { } meant || path.StartsWith(meant, StringComparison.Ordinal);
}
