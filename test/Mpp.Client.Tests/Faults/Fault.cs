using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Faults;

/// <summary>One way of a merchant to fail, and what a caller must read then. No status: no answer, and an exception.</summary>
internal sealed record Fault(string Name, Action<SandboxMisbehaviour> Commit, int? Status, PaymentOutcome Outcome)
{
    /// <summary>The status of a good answer, whichever the route has.</summary>
    public const int Delivered = 200;

    /// <summary>On which rails it fails like this.</summary>
    public IReadOnlyList<string> Rails { get; init; } = ["tempo", "stripe"];

    /// <summary>How many settlements the failure leaves.</summary>
    public int Settlements { get; init; } = 1;

    /// <summary>Whether the same bytes are worth sending again.</summary>
    public bool IsAmbiguous { get; init; }

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("close", merchant => merchant.CloseAfterSettling = true, null, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("reset", merchant => merchant.ResetAfterSettling = true, null, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("hang", merchant => merchant.HangAfterSettling = new TaskCompletionSource(), null, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("500", merchant => merchant.StatusAfterSettling = 500, 500, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("502", merchant => merchant.StatusAfterSettling = 502, 502, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("503", merchant => merchant.StatusAfterSettling = 503, 503, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("504", merchant => merchant.StatusAfterSettling = 504, 504, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("500 with a receipt",
            merchant => (merchant.StatusAfterSettling, merchant.ReceiptOnStatus) = (500, true), 500, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("429", merchant => merchant.RetryAfterSettling = "1", 429, PaymentOutcome.Unknown) { IsAmbiguous = true },
        new("429 for an hour", merchant => merchant.RetryAfterSettling = "3600", 429, PaymentOutcome.Unknown),
        new("fresh 402", merchant => merchant.FreshChallengeAfterSettling = true, 402, PaymentOutcome.Unknown),
        new("fresh 402 with a surcharge",
            merchant => (merchant.FreshChallengeAfterSettling, merchant.FreshChallengeSurcharge) = (true, 10), 402, PaymentOutcome.Unknown),
        new("same 402", merchant => merchant.SameChallengeAfterSettling = true, 402, PaymentOutcome.Unknown),
        new("400", merchant => merchant.StatusAfterSettling = 400, 400, PaymentOutcome.Unknown) { Rails = ["tempo"] },

        // Stripe is asked at once, so that a corrected request can be paid: this one was charged.
        new("400 that Stripe contradicts", merchant => merchant.StatusAfterSettling = 400, 400, PaymentOutcome.Settled) { Rails = ["stripe"] },
        new("410", merchant => merchant.StatusAfterSettling = 410, 410, PaymentOutcome.Unknown),
        new("403", merchant => merchant.StatusAfterSettling = 403, 403, PaymentOutcome.Settled),
        new("truncated body", merchant => merchant.TruncateBodyAfterSettling = true, Delivered, PaymentOutcome.Settled),
        new("no receipt", merchant => merchant.OmitReceipt = true, Delivered, PaymentOutcome.Settled),
        new("wrong receipt", merchant => merchant.WrongReceipt = true, Delivered, PaymentOutcome.Settled),
        new("malformed receipt", merchant => merchant.MalformedReceipt = true, Delivered, PaymentOutcome.Settled),
        new("receipt of 20 KB", merchant => merchant.ReceiptLength = 20_000, Delivered, PaymentOutcome.Settled),

        // Longer than the platform reads: the money is gone and the answer with it.
        new("receipt of 70 KB", merchant => merchant.ReceiptLength = 70_000, null, PaymentOutcome.Unknown),
        new("redirect to the same origin", merchant => merchant.RedirectToSameOriginAfterSettling = true, 307, PaymentOutcome.Unknown),
        new("redirect to another origin",
            merchant => merchant.RedirectToOtherOriginAfterSettling = new Uri("http://127.0.0.1:1/"), 307, PaymentOutcome.Unknown),
        new("redirect by 303",
            merchant => (merchant.RedirectToSameOriginAfterSettling, merchant.RedirectStatus) = (true, 303), 303, PaymentOutcome.Unknown),
        new("rotation before settling", merchant => merchant.RotateChallengesBeforeSettling = 1, 402, PaymentOutcome.Unknown) { Settlements = 0 },
        new("three rotations before settling", merchant => merchant.RotateChallengesBeforeSettling = 3, 402, PaymentOutcome.Unknown) { Settlements = 0 },
        new("endless rotations before settling",
            merchant => merchant.RotateChallengesBeforeSettling = int.MaxValue, 402, PaymentOutcome.Unknown) { Settlements = 0 },
        new("header too long", merchant => merchant.MaximumHeaderLength = 200, 431, PaymentOutcome.Unknown) { Rails = ["tempo"], Settlements = 0 },
        new("clock 20 s ahead", merchant => merchant.ClockOffset = TimeSpan.FromSeconds(20), Delivered, PaymentOutcome.Settled),

        // So far apart that this machine's clock is taken to be the wrong one; the end of validity then lies beyond what the chain takes.
        new("clock 40 s ahead of the chain", merchant => merchant.ClockOffset = TimeSpan.FromSeconds(40), 402, PaymentOutcome.Unknown)
        {
            Rails = ["tempo"],
            Settlements = 0,
        },
        new("clock 4 minutes ahead", merchant => merchant.ClockOffset = TimeSpan.FromMinutes(4), Delivered, PaymentOutcome.Settled) { Rails = ["stripe"] },
        new("clock 4 minutes behind", merchant => merchant.ClockOffset = TimeSpan.FromMinutes(-4), Delivered, PaymentOutcome.Settled) { Rails = ["stripe"] },
        new("clock 4 minutes behind the chain", merchant => merchant.ClockOffset = TimeSpan.FromMinutes(-4), 402, PaymentOutcome.Unknown)
        {
            Rails = ["tempo"],
            Settlements = 0,
        },
        new("clock 20 s behind", merchant => merchant.ClockOffset = TimeSpan.FromSeconds(-20), Delivered, PaymentOutcome.Settled),
    ];

    public override string ToString() => Name;
}
