using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpp.Client.Diagnostics;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;

namespace Mpp.Client;

/// <summary>Puts a payer together from checked options.</summary>
internal static class PayerFactory
{
    // A minute less than a reservation holds, for the calls between the questions.
    private static readonly TimeSpan LongestQuestions = LedgerRecord.Lease - TimeSpan.FromMinutes(1);

    /// <exception cref="OptionsValidationException">The options cannot be used; the messages say what to write.</exception>
    public static Payer Create(string clientName, MppOptions options, PayerServices services)
    {
        var errors = Validate(options);
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(clientName, typeof(MppOptions), errors);
        }

        options = options.Snapshot();
        SpendPolicy.TryCreate(options.Policy, out var policy, out _);
        IReadOnlyList<IPaymentMethod> methods =
        [
            .. services.Methods,
            TempoChargeMethod.Create(options.Tempo, services.TempoSigner, services.ReadVariable, services.Clock),
            StripeChargeMethod.Create(options.Stripe, services.SharedPaymentTokenMinter, services.ReadVariable, services.Clock, services.LinkPeople),
        ];
        return new Payer(options, policy, methods, services);
    }

    /// <summary>Every mistake in the options, as sentences that name the setting and say what to write.</summary>
    public static IReadOnlyList<string> Validate(MppOptions options)
    {
        SpendPolicy.TryCreate(options.Policy, out _, out var policyErrors);
        var errors = policyErrors.Select(error => $"Mpp:Policy:{error}").ToList();
        errors.AddRange(options.Tempo.Validate().Select(error => $"Mpp:Tempo:{error}"));
        errors.AddRange(options.Stripe.Validate().Select(error => $"Mpp:Stripe:{error}"));
        if (options.Stripe.Link is { } link && link.ApprovalTimeout + options.Policy.ApprovalTimeout > LongestQuestions)
        {
            errors.Add("Mpp:Stripe:Link:ApprovalTimeout and Mpp:Policy:ApprovalTimeout must not add up to more than 00:14:00, because money is reserved for 15 minutes.");
        }

        if (CrashPoint.Error is { } crashPointError)
        {
            errors.Add(crashPointError);
        }

        if (options.MaxReplayableBodyLength < 0)
        {
            errors.Add("Mpp:MaxReplayableBodyLength must not be negative. Write 0 to keep no streamed body.");
        }

        if (options.MaxCredentialLength < 1024)
        {
            errors.Add("Mpp:MaxCredentialLength must be at least 1024: no credential is shorter.");
        }

        if (options.MaxResends is < 0 or > 5)
        {
            errors.Add("Mpp:MaxResends must be from 0 to 5. Write 0 to send a credential once.");
        }

        if (options.MaxRetryAfter < TimeSpan.Zero || options.MaxRetryAfter > TimeSpan.FromHours(1))
        {
            errors.Add("Mpp:MaxRetryAfter must be from 00:00:00 to 01:00:00. Write 00:00:10 for ten seconds.");
        }

        if (options.MaxProofWait < TimeSpan.Zero || options.MaxProofWait > TimeSpan.FromHours(1))
        {
            errors.Add("Mpp:MaxProofWait must be from 00:00:00 to 01:00:00. Write 00:01:00 for a minute.");
        }

        if (!Enum.IsDefined(options.SecondPayment))
        {
            errors.Add("Mpp:SecondPayment must be Never or AfterProofOfVoid.");
        }

        return errors;
    }

    /// <summary>Says once, when a program starts, what it may pay.</summary>
    public static void Announce(string? clientName, SpendPolicyOptions options, ILogger logger)
    {
        SpendPolicy.TryCreate(options, out var policy, out _);
        var client = string.IsNullOrEmpty(clientName) ? "default" : clientName;
        if (policy.HasLimits)
        {
            logger.EffectiveLimits(client, string.Join(", ", policy.Limits), string.Join("; ", policy.Budgets));
        }
        else
        {
            logger.NothingPayable(client);
        }
    }
}
