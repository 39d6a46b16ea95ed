using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Mpp.Client.Diagnostics;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Diagnostics;

[TestFixture]
[NonParallelizable]
internal sealed class TelemetryTests : PaymentFixture
{
    private readonly List<Activity> _activities = [];
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags, string? Unit)> _measurements = [];

    private ActivityListener _tracing = null!;
    private MeterListener _metering = null!;

    [SetUp]
    public void Listen()
    {
        _activities.Clear();
        _measurements.Clear();
        _tracing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PaymentTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _activities.Add,
        };
        ActivitySource.AddActivityListener(_tracing);
        _metering = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == PaymentTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _metering.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _metering.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _metering.Start();
    }

    [TearDown]
    public void StopListening()
    {
        _tracing.Dispose();
        _metering.Dispose();
    }

    [TestCase(HttpStatusCode.OK, "Settled")]
    [TestCase(HttpStatusCode.Forbidden, "Settled")]
    [TestCase(HttpStatusCode.BadGateway, "Unknown")]
    public async Task A_payment_is_one_span_and_one_count_by_outcome(HttpStatusCode status, string outcome)
    {
        Server.Asks().Answers(status);

        using var response = await CreateClient().GetAsync(Shop);

        var span = _activities.Single();
        var count = _measurements.Single(measurement => measurement.Name == "mpp.client.payments");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(span.OperationName, Is.EqualTo("mpp.pay"));
            Assert.That(span.GetTagItem("mpp.outcome"), Is.EqualTo(outcome));
            Assert.That(span.GetTagItem("mpp.attempt.id"), Is.EqualTo(Ledger.Only.Id));
            Assert.That(span.GetTagItem("mpp.amount"), Is.EqualTo("50000"));
            Assert.That(span.GetTagItem("server.address"), Is.EqualTo("shop.example"));
            Assert.That((count.Value, count.Unit), Is.EqualTo((1.0, "{payment}")));
            Assert.That(count.Tags["outcome"], Is.EqualTo(outcome));
            Assert.That(_measurements.Single(measurement => measurement.Name == "mpp.client.payment.duration").Unit, Is.EqualTo("s"));
            Assert.That(_measurements.SelectMany(measurement => measurement.Tags.Keys).Distinct(),
                Is.SubsetOf(["rule", "method", "intent", "outcome", "server.address"]));
        }
    }

    [Test]
    public async Task Credentials_that_are_sent_again_are_counted_by_reason_and_stay_one_payment()
    {
        Options.MaxResends = 2;
        Server.Asks().Answers(HttpStatusCode.BadGateway).Throws(new IOException("lost")).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        var resends = _measurements.Where(measurement => measurement.Name == "mpp.client.resends").ToList();
        Assert.That(resends.Select(resend => (resend.Value, resend.Unit, resend.Tags["reason"])),
            Is.EqualTo([(1.0, "{request}", "502"), (1.0, "{request}", (object?)"IOException")]));
        Assert.That(_measurements.Count(measurement => measurement.Name == "mpp.client.payments"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_refusal_is_a_failed_span_and_a_decision_by_rule()
    {
        Server.Asks(Challenges.For(request: """{"amount":"1000001"}"""));

        await RefusalOfAsync(CreateClient(), Get());

        Assert.That(_activities.Single().Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(_measurements.Single().Tags["rule"], Is.EqualTo("max-per-payment"));
    }

    [Test]
    public async Task A_free_request_is_neither_traced_nor_counted()
    {
        Server.Answers(HttpStatusCode.OK);

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(_activities, Is.Empty);
        Assert.That(_measurements, Is.Empty);
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kept = new Dictionary<string, object?>();
        foreach (var (name, tag) in tags)
        {
            kept[name] = tag;
        }

        _measurements.Add((instrument.Name, value, kept, instrument.Unit));
    }
}
