using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Mpp.Client.Diagnostics;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>
/// The one door to a signer: chooses a challenge, judges it, reserves the money, asks for approval, signs once, and settles the record
/// from the answer. Knows nothing of HTTP; every transport pays through it. Safe for concurrent use; make one and keep it.
/// </summary>
public sealed class Payer
{
    private static readonly TimeSpan NotableClockSkew = TimeSpan.FromSeconds(30);

    private readonly ApprovalDesk _approvals;
    private readonly PaymentAppraiser _appraiser;
    private readonly PaymentTelemetry _telemetry;
    private readonly OpenAttempts _attempts = new();
    private readonly PaymentSigning _signing;

    internal Payer(MppOptions options, SpendPolicy policy, IReadOnlyList<IPaymentMethod> methods, PayerServices services)
    {
        Options = options;
        Policy = policy;
        Clock = services.Clock ?? TimeProvider.System;
        Logger = services.LoggerFactory?.CreateLogger(PaymentTelemetry.Name) ?? NullLogger.Instance;
        Ledger = services.Ledger ?? new FilePaymentLedger(options.LedgerPath ?? FilePaymentLedger.DefaultPath, Clock);
        _approvals = new ApprovalDesk(services.Approver, policy, Clock);
        _telemetry = new PaymentTelemetry(services.MeterFactory);
        _appraiser = new PaymentAppraiser(methods, policy, [.. options.PreferredMethods ?? []], _approvals.IsStaffed,
            services.IsPaused ?? (() => options.Policy.Paused));
        Journal = new PaymentJournal(Ledger, Clock, Logger, _telemetry, _attempts);
        _signing = new PaymentSigning(Journal);
        Methods = methods;
        Delivery = new PaymentDelivery(Journal, Ledger, methods);
        Reconciler = new PaymentReconciler(this);
        AcceptPayment = _appraiser.DescribeOffers();
    }

    /// <summary>Where every payment is recorded.</summary>
    public IPaymentLedger Ledger { get; }

    /// <summary>Finds out how payments ended that the ledger holds open.</summary>
    public PaymentReconciler Reconciler { get; }

    internal MppOptions Options { get; }

    internal SpendPolicy Policy { get; }

    internal IReadOnlyList<IPaymentMethod> Methods { get; }

    internal PaymentJournal Journal { get; }

    internal PaymentDelivery Delivery { get; }

    internal TimeProvider Clock { get; }

    internal ILogger Logger { get; }

    /// <summary>What is offered to servers in <c>Accept-Payment</c>; <see langword="null"/> when nothing can be paid.</summary>
    internal string? AcceptPayment { get; }

    /// <summary>Makes a payer without a service container.</summary>
    /// <param name="options">
    /// Policy, rails and behaviour. Later changes to it have no effect, but for <see cref="SpendPolicyOptions.Paused"/>.
    /// </param>
    /// <param name="services">Signers, ledger, approver and clock of your own; what is left out is made from the options.</param>
    /// <exception cref="OptionsValidationException">The options cannot be used; the message says what to write.</exception>
    public static Payer Create(MppOptions options, PayerServices? services = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var payer = PayerFactory.Create(Microsoft.Extensions.Options.Options.DefaultName, options, services ?? new PayerServices());
        PayerFactory.Announce(clientName: null, options.Policy, payer.Logger);
        return payer;
    }

    /// <summary>Reads, prices and judges every challenge; signs nothing and reserves nothing.</summary>
    internal IReadOnlyList<PaymentAppraisal> Appraise(PaymentOffer offer) => _appraiser.Appraise(offer, Clock.GetUtcNow());

    /// <summary>Pays the first challenge that the policy allows. When this throws a refusal, nothing was signed.</summary>
    /// <exception cref="PaymentRefusedException">No challenge may be paid, or the approver or the ledger refused.</exception>
    /// <exception cref="PaymentMethodException">The signer or the issuer failed, or what was delivered did not reach the payee.</exception>
    /// <exception cref="PaymentOutcomeUnknownException">It is not known what became of what was signed or delivered.</exception>
    internal async Task<PaymentAttempt> PayAsync(PaymentOffer offer, CancellationToken cancellationToken)
    {
        var startedAt = Clock.GetTimestamp();
        var activity = PaymentTelemetry.StartPayment(offer.Origin);
        try
        {
            var (chosen, record) = await ReserveAsync(Consider(offer), offer).ConfigureAwait(false);
            PaymentTelemetry.Describe(activity, chosen.Quote!, record.Id);
            var plan = await DecideAsync(chosen, offer, record, cancellationToken).ConfigureAwait(false);
            var signed = await SignAsync(chosen, plan, offer, record, cancellationToken).ConfigureAwait(false);
            var attempt = PaymentAttempt.Of(signed, plan, offer, record.Id, activity, startedAt);
            await _signing.MarkSignedAsync(attempt, signed).ConfigureAwait(false);
            attempt.IsUnsent = true;
            await Delivery.DeliverAsync(chosen.Method!, plan, signed, attempt, offer, cancellationToken).ConfigureAwait(false);
            _attempts.Keep(attempt, Clock.GetUtcNow());
            return attempt;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().Name).Dispose();
            throw;
        }
    }

    /// <summary>The attempt of an earlier payment of the same request, to be sent again.</summary>
    /// <exception cref="PaymentNotResumableException">The credential cannot be sent again.</exception>
    /// <exception cref="LedgerException">The ledger holds no such payment, or cannot be used.</exception>
    /// <exception cref="PaymentMethodException">The signer or the issuer failed.</exception>
    internal Task<PaymentAttempt> ResumeAsync(string ledgerId, PaymentOffer offer, CancellationToken cancellationToken) =>
        new PaymentResumption(this, _attempts).FindAsync(ledgerId, offer, cancellationToken);

    /// <summary>
    /// Asks the rail once how a payment ended whose request was refused, where the rail can end what it signed: the corrected request is then
    /// free to be paid.
    /// </summary>
    internal Task ConcludeRefusedAsync(PaymentAttempt attempt, PaymentAnswer answer, CancellationToken cancellationToken) =>
        !answer.IsRedirected && attempt.Payment.Outcome == PaymentOutcome.Unknown
        && Methods.Find(attempt.Quote.Method, attempt.Quote.Intent) is IRefusalConcluder rail
        && rail.ConcludesAfter(answer.Status)
            ? ProveAsync(attempt, TimeSpan.Zero, cancellationToken)
            : Task.CompletedTask;

    /// <summary>Asks the rail how a payment ended whose answer does not say, for as long as is allowed, and notes it in the attempt.</summary>
    internal async Task ProveAsync(PaymentAttempt attempt, TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            var record = await Reconciler.WaitForProofAsync(attempt.LedgerId, longest, cancellationToken).ConfigureAwait(false);
            attempt.Payment = attempt.Payment with { Outcome = PaymentAnswer.ToOutcome(record.State) };
        }
        catch (Exception exception) when (exception is LedgerException or OperationCanceledException)
        {
            // There is an answer that must reach its caller, and what is not proven stays unknown.
            Logger.ProofFailed(attempt.Quote.Method, attempt.LedgerId, exception);
        }
    }

    internal Verdict Judge(Quote quote, PaymentOffer offer) => _appraiser.Judge(quote, offer, Clock.GetUtcNow());

    /// <summary>Signs what was signed before. Whatever comes of it, the payment counts as spent already.</summary>
    /// <exception cref="PaymentMethodException">The signer or the issuer failed.</exception>
    internal static Task<SignedPayment> SignAgainAsync(
        IPaymentMethod method, PaymentPlan plan, LedgerRecord record, CancellationToken cancellationToken) =>
        PaymentSigning.SignAgainAsync(method, plan, record, cancellationToken);

    private IReadOnlyList<PaymentAppraisal> Consider(PaymentOffer offer)
    {
        Logger.ChallengesReceived(offer.Origin.ToString(), offer.Challenges.Challenges.Count, offer.Challenges.Malformed.Count);
        if (offer.ClockSkew.Duration() > NotableClockSkew)
        {
            Logger.ClockSkew(offer.Origin.ToString(), (long)offer.ClockSkew.TotalSeconds);
        }

        var appraisals = Appraise(offer);
        foreach (var appraisal in appraisals)
        {
            _telemetry.Decided(appraisal.IsPayable ? "allowed" : appraisal.Violations[0].Rule);
        }

        return appraisals;
    }

    /// <summary>Reserves the money for the first payable challenge that fits into the budgets; another one may where the first does not.</summary>
    private async Task<(PaymentAppraisal Chosen, LedgerRecord Record)> ReserveAsync(IReadOnlyList<PaymentAppraisal> appraisals, PaymentOffer offer)
    {
        var refusals = new List<ChallengeRefusal>();
        foreach (var appraisal in appraisals)
        {
            if (!appraisal.IsPayable)
            {
                refusals.Add(appraisal.ToRefusal());
                continue;
            }

            var record = offer.ToReservation(appraisal.Quote!, Clock.GetUtcNow());
            var obstacle = await ReserveAsync(appraisal, record, offer).ConfigureAwait(false);
            if (obstacle is null)
            {
                return (appraisal, record);
            }

            _telemetry.Decided(obstacle.Rule);
            refusals.Add(appraisal.ToRefusal() with { Violations = [obstacle] });
            if (obstacle.Rule == PolicyRules.ChallengeInUse)
            {
                break;
            }
        }

        throw Refuse(offer, refusals);
    }

    private async Task<PolicyViolation?> ReserveAsync(PaymentAppraisal appraisal, LedgerRecord record, PaymentOffer offer)
    {
        try
        {
            return await ReviewAsync(appraisal, offer).ConfigureAwait(false)
                ?? await Journal.ReserveAsync(record, appraisal.Quote!.ExpiresAt, Policy.Budgets).ConfigureAwait(false);
        }
        catch (LedgerException exception)
        {
            throw Refuse(offer, appraisal, PolicyRules.Ledger, exception.Message, exception);
        }
    }

    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    private async ValueTask<PolicyViolation?> ReviewAsync(PaymentAppraisal appraisal, PaymentOffer offer)
    {
        try
        {
            return appraisal.Method is ILedgerReviewer reviewer
                ? await reviewer.ReviewAsync(appraisal.Quote!, offer.Origin, Ledger, CancellationToken.None).ConfigureAwait(false)
                : null;
        }
        catch (Exception exception) when (exception is not LedgerException)
        {
            throw new LedgerException($"The ledger failed ({exception.GetType().Name}). Nothing is paid until it works.", exception);
        }
    }

    /// <summary>Everything between the reservation and the signature. Whatever goes wrong here gives the reservation back.</summary>
    private async Task<PaymentPlan> DecideAsync(PaymentAppraisal chosen, PaymentOffer offer, LedgerRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await ApproveAsync(chosen, offer, cancellationToken).ConfigureAwait(false);
            var now = JudgeAgain(chosen, offer);
            var plan = await chosen.Method!.PrepareAsync(chosen.Quote!, new PaymentTime(now + offer.ClockSkew, Policy.MaxValidity) { LocalNow = now }, cancellationToken).ConfigureAwait(false);
            CheckCredentialSize(chosen, offer, plan);
            JudgeAgain(chosen, offer);
            cancellationToken.ThrowIfCancellationRequested();
            return plan;
        }
        catch (Exception exception)
        {
            await Journal.CloseAsync(record.Id, new LedgerChange(LedgerState.Released) { Note = exception.GetType().Name }).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Time has passed, and somebody may have switched paying off.</summary>
    private DateTimeOffset JudgeAgain(PaymentAppraisal chosen, PaymentOffer offer)
    {
        var now = Clock.GetUtcNow();
        return _appraiser.Judge(chosen.Quote!, offer, now) is { IsAllowed: false } verdict
            ? throw Refuse(offer, [chosen.ToRefusal() with { Violations = verdict.Violations }])
            : now;
    }

    private async Task ApproveAsync(PaymentAppraisal chosen, PaymentOffer offer, CancellationToken cancellationToken)
    {
        if (await _approvals.AskAsync(chosen.Quote!, offer, cancellationToken).ConfigureAwait(false) is ({ } objection, var cause))
        {
            throw Refuse(offer, [chosen.ToRefusal() with { Violations = [objection] }], cause);
        }
    }

    private void CheckCredentialSize(PaymentAppraisal chosen, PaymentOffer offer, PaymentPlan plan)
    {
        var header = PaymentCredential.MaximumHeaderLength(chosen.Challenge!, plan.MaximumPayloadLength);
        if (header > Options.MaxCredentialLength)
        {
            throw Refuse(offer, chosen, PolicyRules.CredentialSize,
                $"The credential would be about {header} characters; servers take {Options.MaxCredentialLength} at most. Raise MaxCredentialLength if this one takes more.");
        }
    }

    private async Task<SignedPayment> SignAsync(
        PaymentAppraisal chosen, PaymentPlan plan, PaymentOffer offer, LedgerRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await _signing.SignAsync(chosen.Method!, plan, offer, record, cancellationToken).ConfigureAwait(false);
        }
        catch (LedgerException exception)
        {
            throw Refuse(offer, chosen, PolicyRules.Ledger, exception.Message, exception);
        }
    }

    private PaymentRefusedException Refuse(PaymentOffer offer, PaymentAppraisal chosen, string rule, string message, Exception? cause = null) =>
        Refuse(offer, [chosen.ToRefusal() with { Violations = [new PolicyViolation(rule, "", "", message)] }], cause);

    private PaymentRefusedException Refuse(PaymentOffer offer, IReadOnlyList<ChallengeRefusal> refusals, Exception? cause = null)
    {
        var reason = string.Join(' ', refusals.Select(refusal => refusal.ToString()));
        Logger.PaymentRefused(offer.Origin.ToString(), reason);
        return new PaymentRefusedException($"Nothing was paid to {offer.Origin}. {reason}", refusals, cause);
    }
}
