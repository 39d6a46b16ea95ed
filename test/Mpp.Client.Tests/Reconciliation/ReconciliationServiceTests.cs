using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Client.Ledger;

namespace Mpp.Client.Tests.Reconciliation;

/// <summary>The hosted service, in a container as a program would build it.</summary>
[TestFixture]
internal sealed class ReconciliationServiceTests : ReconciliationFixture
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_host_proves_open_payments_when_it_starts_and_logs_each_once()
    {
        var open = await PayAndLoseAnswerAsync();
        using var logs = new Logs();
        await using var services = Build(logs, Timeout.InfiniteTimeSpan);
        var service = services.GetServices<IHostedService>().OfType<BackgroundService>().Single();

        await service.StartAsync(CancellationToken.None);
        await logs.WaitForAsync("PaymentProven");
        await service.StopAsync(CancellationToken.None);

        Assert.That((await Ledger.FindAsync(open.Id))!.State, Is.EqualTo(LedgerState.Settled));
        Assert.That(logs.Lines.Where(line => line.Event == "PaymentProven").Select(line => line.Text),
            Is.EqualTo(new[] { $"Payment {open.Id} (0.01 USD by tempo to {open.Origin}) is proven Settled: The chain holds its transfer." }));
    }

    [Test]
    public async Task A_host_looks_again_at_each_tick()
    {
        var open = await PayAndLoseRequestAsync();
        using var logs = new Logs();
        var ticks = new TickingTime(Time);
        await using var services = Build(logs, TimeSpan.FromMinutes(1), ticks);
        var service = services.GetServices<IHostedService>().OfType<BackgroundService>().Single();

        await service.StartAsync(CancellationToken.None);
        await logs.WaitForAsync("PaymentStaysOpen");
        Time.Advance(TimeSpan.FromMinutes(1));
        ticks.Tick();
        await logs.WaitForAsync("PaymentProven");
        await service.StopAsync(CancellationToken.None);

        Assert.That((await Ledger.FindAsync(open.Id))!.State, Is.EqualTo(LedgerState.Void));
    }

    [Test]
    public async Task A_ledger_that_fails_is_logged_and_does_not_stop_the_host()
    {
        var folder = Directory.CreateTempSubdirectory("mpp-reconciliation");
        try
        {
            var path = Path.Combine(folder.FullName, "ledger.jsonl");
            await File.WriteAllTextAsync(path, "damaged\n");
            using var damaged = new FilePaymentLedger(path, Time);
            Ledger = damaged;
            using var logs = new Logs();
            var ticks = new TickingTime(Time);
            await using var services = Build(logs, TimeSpan.FromMinutes(1), ticks);
            var service = services.GetServices<IHostedService>().OfType<BackgroundService>().Single();

            await service.StartAsync(CancellationToken.None);
            await logs.WaitForAsync("ReconciliationFailed");
            ticks.Tick();
            await logs.WaitForAsync("ReconciliationFailed", count: 2);

            Assert.That(service.ExecuteTask!.IsCompleted, Is.False);
            await service.StopAsync(CancellationToken.None);
            Assert.That(service.ExecuteTask.IsCompletedSuccessfully, Is.True);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Registering_twice_runs_one_service_with_the_last_interval()
    {
        using var logs = new Logs();
        await using var services = Build(logs, TimeSpan.FromHours(1), configure: more => more.AddMppReconciliation(TimeSpan.FromHours(2)));

        Assert.That(services.GetServices<IHostedService>().OfType<BackgroundService>().Count(), Is.EqualTo(1));
        Assert.That(services.GetRequiredService<Mpp.Client.Http.ReconciliationSchedule>().Interval, Is.EqualTo(TimeSpan.FromHours(2)));
    }

    [TestCase(0)]
    [TestCase(-5)]
    [TestCase(uint.MaxValue)]
    public void An_interval_that_no_timer_takes_is_refused(double milliseconds) =>
        Assert.That(() => new ServiceCollection().AddMppReconciliation(TimeSpan.FromMilliseconds(milliseconds)), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task A_host_without_clients_that_pay_starts_and_stops()
    {
        await using var services = new ServiceCollection().AddMppReconciliation().BuildServiceProvider();
        var service = services.GetServices<IHostedService>().OfType<BackgroundService>().Single();

        await service.StartAsync(CancellationToken.None);
        await service.StopAsync(CancellationToken.None);

        Assert.That(service.ExecuteTask!.IsFaulted, Is.False);
    }

    private ServiceProvider Build(Logs logs, TimeSpan interval, TimeProvider? clock = null, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddMppReconciliation(interval);
        services.AddHttpClient("paid").AddMppPayments(options =>
        {
            options.Policy.MaxPerPayment = "1 USD";
            options.Tempo.RpcUrl = Sandbox.Chain.RpcUrl;
        });
        services.AddMppSandbox(Sandbox);
        services.AddSingleton(Ledger);
        services.AddSingleton(clock ?? Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(logs));
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }

    /// <summary>The time of a test, whose timers fire when the test says so.</summary>
    private sealed class TickingTime(TimeProvider time) : TimeProvider
    {
        private readonly ConcurrentBag<(TimerCallback Callback, object? State)> _timers = [];

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add((callback, state));
            return new StillTimer();
        }

        public void Tick()
        {
            foreach (var (callback, state) in _timers)
            {
                callback(state);
            }
        }

        private sealed class StillTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class Logs : ILoggerProvider, ILogger
    {
        private readonly SemaphoreSlim _written = new(0);

        public ConcurrentQueue<(string? Event, string Text)> Lines { get; } = [];

        public async Task WaitForAsync(string name, int count = 1)
        {
            using var limit = new CancellationTokenSource(Deadline);
            while (Lines.Count(line => line.Event == name) < count)
            {
                await _written.WaitAsync(limit.Token);
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Lines.Enqueue((eventId.Name, formatter(state, exception)));
            _written.Release();
        }

        public void Dispose() => _written.Dispose();
    }
}
