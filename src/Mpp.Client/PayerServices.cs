using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;

namespace Mpp.Client;

/// <summary>The parts of a payer that a program can bring itself. What is <see langword="null"/> is made from the options.</summary>
public sealed record PayerServices
{
    /// <summary>Signs Tempo payments; by default the private key that the options name.</summary>
    public ITempoSigner? TempoSigner { get; init; }

    /// <summary>Mints shared payment tokens; by default Stripe's API with the key that the options name.</summary>
    public ISharedPaymentTokenMinter? SharedPaymentTokenMinter { get; init; }

    /// <summary>
    /// Shows the owner of a Link wallet where to sign in and what to approve; by default nobody is told, and only a sign-in of an earlier day
    /// and the Link app itself can be relied on.
    /// </summary>
    public IProgress<LinkPrompt>? LinkPeople { get; init; }

    /// <summary>Further rails, asked before the built-in ones.</summary>
    public IReadOnlyList<IPaymentMethod> Methods { get; init; } = [];

    /// <summary>Where payments are recorded; by default the file that the options name.</summary>
    public IPaymentLedger? Ledger { get; init; }

    /// <summary>Is asked before a signature, see <see cref="SpendPolicyOptions.ApproveAbove"/>; by default nobody is.</summary>
    public IPaymentApprover? Approver { get; init; }

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Where to log; nowhere by default.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Where metrics are made; the process's own meter by default.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>Where the variables with keys are looked up; a program that runs beside the user's own environment brings another place.</summary>
    internal Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Whether paying is switched off at this moment; by default what the options say when they are looked at.</summary>
    internal Func<bool>? IsPaused { get; init; }
}
