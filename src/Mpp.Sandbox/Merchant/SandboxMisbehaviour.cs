namespace Mpp.Sandbox.Merchant;

/// <summary>
/// How a <see cref="SandboxMerchant"/> fails its customers, all off at first. What happens "after settling" happens to every answer to a
/// credential whose payment was settled, repetitions of that credential included, for as long as <see cref="Times"/> allows.
/// </summary>
/// <remarks>
/// Set it between requests. When several are set, the first of this order decides: <see cref="ResetAfterSettling"/>,
/// <see cref="CloseAfterSettling"/>, the redirects, <see cref="SameChallengeAfterSettling"/>, <see cref="FreshChallengeAfterSettling"/>,
/// <see cref="StatusAfterSettling"/> and <see cref="RetryAfterSettling"/>. <see cref="HangAfterSettling"/> comes before each of them, and
/// the ones about body and receipt change the good answer when none of them applies.
/// </remarks>
public sealed class SandboxMisbehaviour
{
    private readonly Lock _lock = new();
    private int? _times;
    private int _rotations;

    /// <summary>
    /// How many answers to settled payments still misbehave; counts down by itself. Null, the default: all of them. With 1, the same
    /// credential sent again is answered as it should be.
    /// </summary>
    public int? Times
    {
        get
        {
            lock (_lock)
            {
                return _times;
            }
        }

        set
        {
            lock (_lock)
            {
                _times = value;
            }
        }
    }

    /// <summary>Ends the connection in good order (FIN) without a byte of an answer.</summary>
    public bool CloseAfterSettling { get; set; }

    /// <summary>Resets the connection (RST) without a byte of an answer.</summary>
    public bool ResetAfterSettling { get; set; }

    /// <summary>While set, answers wait until the source completes in whatever way. The end of the merchant releases them too.</summary>
    public TaskCompletionSource? HangAfterSettling { get; set; }

    /// <summary>Answers with this status, an error body and no receipt: 400, 403, 500, 502, 504 and the like. Null: off.</summary>
    public int? StatusAfterSettling { get; set; }

    /// <summary>Keeps the receipt on the answers of <see cref="StatusAfterSettling"/>.</summary>
    public bool ReceiptOnStatus { get; set; }

    /// <summary>
    /// Adds this <c>Retry-After</c> to the answers of <see cref="StatusAfterSettling"/>; alone it answers 429. Null: off.
    /// </summary>
    public string? RetryAfterSettling { get; set; }

    /// <summary>Answers 402 with a new challenge.</summary>
    public bool FreshChallengeAfterSettling { get; set; }

    /// <summary>What the new challenge of <see cref="FreshChallengeAfterSettling"/> costs more, in percent. Default: 0.</summary>
    public int FreshChallengeSurcharge { get; set; }

    /// <summary>Answers 402 with the very challenge that was paid.</summary>
    public bool SameChallengeAfterSettling { get; set; }

    /// <summary>Redirects to <c>/free</c> of this merchant.</summary>
    public bool RedirectToSameOriginAfterSettling { get; set; }

    /// <summary>Redirects to this address, normally that of a second merchant. Null: off.</summary>
    public Uri? RedirectToOtherOriginAfterSettling { get; set; }

    /// <summary>The status of the redirects. Default: 307.</summary>
    public int RedirectStatus { get; set; } = 307;

    /// <summary>Announces the whole body, sends half of it and ends the connection in good order.</summary>
    public bool TruncateBodyAfterSettling { get; set; }

    /// <summary>Leaves <c>Payment-Receipt</c> out.</summary>
    public bool OmitReceipt { get; set; }

    /// <summary>Sends a receipt of another method, with a reference that is not this payment's.</summary>
    public bool WrongReceipt { get; set; }

    /// <summary>Sends a <c>Payment-Receipt</c> that is not base64url of JSON.</summary>
    public bool MalformedReceipt { get; set; }

    /// <summary>Sends a <c>Payment-Receipt</c> of this many letters, which nobody can read. Null: off.</summary>
    public int? ReceiptLength { get; set; }

    /// <summary>
    /// How many of the next valid credentials are refused with a new challenge before anything is settled. The refused challenges cannot be
    /// paid any more. Counts down by itself.
    /// </summary>
    public int RotateChallengesBeforeSettling
    {
        get
        {
            lock (_lock)
            {
                return _rotations;
            }
        }

        set
        {
            lock (_lock)
            {
                _rotations = value;
            }
        }
    }

    /// <summary>Shifts the merchant's clock: <c>Date</c>, <c>expires</c>, receipts and its own idea of what has expired.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>
    /// The longest header field, name and value in characters, that is taken; 431 above. Null: no limit but the server's.
    /// </summary>
    public int? MaximumHeaderLength { get; set; }

    /// <summary>While set, <c>/free/stream</c> waits for it after its first event.</summary>
    public TaskCompletionSource? HoldStreamAfterFirstEvent { get; set; }

    internal bool TakeTurn()
    {
        lock (_lock)
        {
            if (_times is null)
            {
                return true;
            }

            if (_times <= 0)
            {
                return false;
            }

            _times--;
            return true;
        }
    }

    internal bool TakeRotation()
    {
        lock (_lock)
        {
            if (_rotations <= 0)
            {
                return false;
            }

            _rotations--;
            return true;
        }
    }
}
