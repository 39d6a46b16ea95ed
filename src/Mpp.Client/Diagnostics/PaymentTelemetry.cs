using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Diagnostics;

/// <summary>
/// Traces and metrics under the name <c>Mpp.Client</c>. Metric tags have few values by design: no path, recipient, challenge id or hash.
/// </summary>
internal sealed class PaymentTelemetry
{
    public const string Name = "Mpp.Client";

    private static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> _payments;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _resends;
    private readonly Histogram<double> _duration;

    public PaymentTelemetry(IMeterFactory? meters)
    {
        var options = new MeterOptions(Name);
        var meter = meters?.Create(options) ?? new Meter(options);
        _payments = meter.CreateCounter<long>("mpp.client.payments", "{payment}", "Payments by outcome.");
        _decisions = meter.CreateCounter<long>("mpp.client.policy.decisions", "{decision}", "Challenges judged, by the rule that decided.");
        _resends = meter.CreateCounter<long>("mpp.client.resends", "{request}", "Credentials sent again, by what came of the try before.");
        _duration = meter.CreateHistogram<double>("mpp.client.payment.duration", "s", "From the 402 to the answer to the credential.");
    }

    public static Activity? StartPayment(PaymentOrigin origin) => Source.StartActivity("mpp.pay")
        ?.SetTag("server.address", origin.Host).SetTag("server.port", origin.Port);

    public static void Describe(Activity? activity, Quote quote, string ledgerId) => activity
        ?.SetTag("mpp.method", quote.Method).SetTag("mpp.intent", quote.Intent).SetTag("mpp.challenge.id", quote.Challenge.Id)
        .SetTag("mpp.amount", quote.Amount.ToString()).SetTag("mpp.currency", quote.Currency.Key).SetTag("mpp.chain.id", quote.ChainId)
        .SetTag("mpp.attempt.id", ledgerId);

    public void Decided(string rule) => _decisions.Add(1, new KeyValuePair<string, object?>("rule", rule));

    public void Resent(string reason) => _resends.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Ended(Activity? activity, Quote quote, string outcome, string host, TimeSpan duration)
    {
        activity?.SetTag("mpp.outcome", outcome);
        var tags = new TagList
        {
            { "method", quote.Method }, { "intent", quote.Intent }, { "outcome", outcome }, { "server.address", host },
        };
        _payments.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
    }
}
