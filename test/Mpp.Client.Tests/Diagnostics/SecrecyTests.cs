using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpp.Client.Http;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Methods.Tempo;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Diagnostics;

/// <summary>
/// Everything that a payment can leave behind is searched for everything that is worth money: logs at the finest level with the factory's
/// own logging, traces and metrics of every source, exceptions with their causes, the ledger file, and text forms.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class SecrecyTests : PaymentFixture
{
    private const string KeyVariable = "MPP_TESTS_SECRECY_TEMPO_KEY";
    private const string StripeKeyVariable = "MPP_TESTS_SECRECY_STRIPE_KEY";
    private const string StripeMethodVariable = "MPP_TESTS_SECRECY_STRIPE_METHOD";
    private const string StripeKey = "sk_test_canaryofthestripekey";
    private const string BoughtKey = "canary-of-the-bought-key";
    private const string Secrets = StripeKey + " spt_canarytoken pm_canarycard pi_canary_secret_canary 4242 4242 4242 4242 5555555555554444";
    private const string Quoting = $$$"""{"error":{"type":"{{{Secrets}}}","code":"{{{Secrets}}}","decline_code":"{{{Secrets}}}","param":"{{{Secrets}}}","message":"{{{Secrets}}}"}}""";
    private const string Waiting = """
        {"id":"spt_canarytoken","status":"requires_action","deactivated_at":1,"deactivated_reason":1,
        "next_action":{"type":"redirect_to_url","redirect_to_url":{"url":"https://hooks.example/canary"}}}
        """;

    private const string CallersKey = "canary-of-the-callers-own-header";
    private const string Query = "canary-of-the-query";

    private readonly ConcurrentQueue<string> _told = new();
    private readonly ConcurrentQueue<string> _credentials = new();

    private SimulatedStripe _stripe = null!;
    private ActivityListener _tracing = null!;
    private MeterListener _metering = null!;
    private string _ledgerPath = null!;

    [SetUp]
    public async Task ListenToEverythingAsync()
    {
        _told.Clear();
        _credentials.Clear();
        _stripe = await SimulatedStripe.StartAsync(new SimulatedStripeOptions { TimeProvider = Clock });
        _ledgerPath = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.jsonl");
        Environment.SetEnvironmentVariable(KeyVariable, FakeTempoSigner.Key);
        Environment.SetEnvironmentVariable(StripeKeyVariable, StripeKey);
        Environment.SetEnvironmentVariable(StripeMethodVariable, "pm_card_visa");
        _tracing = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _told.Enqueue(Describe(activity)),
        };
        ActivitySource.AddActivityListener(_tracing);
        _metering = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _metering.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Tell(instrument, tags));
        _metering.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Tell(instrument, tags));
        _metering.Start();
    }

    [TearDown]
    public async Task StopListeningAsync()
    {
        _tracing.Dispose();
        _metering.Dispose();
        await _stripe.DisposeAsync();
        File.Delete(_ledgerPath);
        foreach (var variable in (string[])[KeyVariable, StripeKeyVariable, StripeMethodVariable])
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Test]
    public async Task Nothing_that_is_worth_money_is_told_to_anybody(
        [Values("tempo", "tempo sponsored", "tempo proof", "stripe")] string rail,
        [Values("delivered", "bad receipt", "denied", "failed", "asked again", "lost", "refused")] string end)
    {
        await using var server = await LoopbackServer.StartAsync(Clock, context => AnswerAsync(context, rail, end));
        await using var provider = CreateProvider(end);
        using var request = Get(new Uri(server.Address, "/thing?key=" + Query).ToString());
        request.Headers.Add("X-Callers-Secret", CallersKey);

        try
        {
            using var response = await provider.GetRequiredService<IHttpClientFactory>().CreateClient("paid").SendAsync(request);
            Tell(response.GetMppPayment());
        }
        catch (Exception exception)
        {
            TellChain(exception);
        }

        Tell(request.GetMppPayment());
        await TellLedgerAsync(provider);
        AssertSecret(end != "refused");
    }

    [Test]
    public async Task A_mint_that_goes_wrong_tells_nothing_either(
        [Values("declined", "dropped", "other limits", "server error", "noise", "waiting", "waiting and kept", "gone")] string fault,
        [Values] StripeMinterKind minter)
    {
        _stripe.Faults.DropAnswerAfterMint = fault == "dropped" ? 3 : 0;
        _stripe.Faults.MintDifferentLimits = fault == "other limits" ? new SimulatedTokenLimits { MaxAmount = 77 } : null;
        _stripe.Faults.FailNext = fault switch
        {
            "declined" => new SimulatedStripeFailure { StatusCode = 402, Body = Quoting },
            "server error" => new SimulatedStripeFailure { StatusCode = 500, Count = 3, Body = Quoting },
            "noise" => new SimulatedStripeFailure { StatusCode = 200, Body = $$$"""{"id":"spt_canarytoken","status":"{{{Secrets}}}","usage_limits":"{{{Secrets}}}"}""" },
            "waiting" or "waiting and kept" => new SimulatedStripeFailure { StatusCode = 200, Body = Waiting },
            _ => null,
        };
        if (fault == "gone")
        {
            await _stripe.DisposeAsync();
        }

        await using var server = await LoopbackServer.StartAsync(Clock, context => AnswerAsync(context, "stripe", "delivered"));
        await using var provider = CreateProvider("delivered", configureStripe: stripe => (stripe.Minter, stripe.KeepWaitingTokens) = (minter, fault == "waiting and kept"));

        TellChain(await FailureOfAsync<Exception>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("paid").GetAsync(server.Address)));

        await TellLedgerAsync(provider);
        AssertSecret(isPaid: false);
        AssertNoCanary();
    }

    [Test]
    public async Task What_is_asked_of_Stripe_afterwards_tells_nothing_either(
        [Values("refused by the seller", "revoked", "charged", "forgotten", "refused by Stripe")] string what, [Values] StripeMinterKind minter, [Values] bool isCompatible)
    {
        await using var server = await LoopbackServer.StartAsync(Clock, context => AnswerAsync(context, "stripe", what == "refused by the seller" ? "refused order" : "lost"));
        await using var provider = CreateProvider("lost", configureStripe: stripe => (stripe.Minter, stripe.CompatiblePayload) = (minter, isCompatible));
        try
        {
            using var response = await provider.GetRequiredService<IHttpClientFactory>().CreateClient("paid").GetAsync(server.Address);
            Tell(response.GetMppPayment());
        }
        catch (PaymentOutcomeUnknownException exception)
        {
            TellChain(exception);
        }

        if (what == "charged")
        {
            _stripe.ResolveToken(_stripe.Tokens.Single().Id);
        }

        Clock.Advance(what == "forgotten" ? TimeSpan.FromHours(25) : TimeSpan.Zero);
        _stripe.Faults.FailNext = what == "refused by Stripe" ? new SimulatedStripeFailure { StatusCode = 400, Body = Quoting, AlsoReplays = true, Count = 99 } : null;
        foreach (var found in await provider.GetRequiredService<PayerRegistry>().Get("paid").Reconciler.ReconcileAllAsync())
        {
            Tell(found);
            _told.Enqueue($"{found.Reason} {found.Record}");
        }

        await TellLedgerAsync(provider);
        AssertSecret(isPaid: true);
        AssertNoCanary();
    }

    [Test]
    public async Task What_other_signers_hold_is_told_to_nobody_either(
        [Values("keystore", "access key", "remote", "remote that refuses", "remote that answers with noise")] string kind)
    {
        using var folder = new OwnerOnlyFolder();
        using var key = TempoPrivateKeySigner.FromHex(FakeTempoSigner.Key);
        await using var service = await SigningServer.StartAsync(key);
        service.Instead = kind switch
        {
            "remote that refuses" => context => Answer(context, 403),
            "remote that answers with noise" => context => Answer(context, 200),
            _ => null,
        };
        await using var server = await LoopbackServer.StartAsync(Clock, context => AnswerAsync(context, "tempo", "delivered"));
        await using var provider = CreateProvider("delivered", options =>
        {
            options.PrivateKeyVariable = "MPP_TESTS_NO_KEY";
            if (kind.StartsWith("remote", StringComparison.Ordinal))
            {
                options.RemoteSigner = new TempoRemoteSignerOptions
                {
                    Url = new Uri(service.Url, "/sign?key=canary"), Address = FakeTempoSigner.KeyAddress, TokenFile = folder.Put("token", SigningServer.Token),
                };
                return;
            }

            options.Account = kind == "access key" ? "0x70997970C51812dc3A010C7d01b50e0d17dc79C9".ToLowerInvariant() : null;
            options.KeystorePasswordFile = folder.Put("password", "canary of the password");
            options.KeystoreFile = folder.At("keystore.json");
            TempoKeystore.Write(options.KeystoreFile, Convert.FromHexString(FakeTempoSigner.Key[2..]), "canary of the password", TempoKeystoreDerivation.Pbkdf2);
        });

        try
        {
            using var response = await provider.GetRequiredService<IHttpClientFactory>().CreateClient("paid").GetAsync(server.Address);
            Tell(response.GetMppPayment());
        }
        catch (Exception exception)
        {
            TellChain(exception);
        }

        await TellLedgerAsync(provider);
        AssertSecret(isPaid: !kind.StartsWith("remote that", StringComparison.Ordinal));
        Assert.That(_told.Concat(Log.Entries.Select(entry => entry.Text)).Where(text => text.Contains("canary", StringComparison.Ordinal)
            && !text.Contains("canary-of-the-reference", StringComparison.Ordinal)), Is.Empty);
        Assert.That(service.Requests, Has.Count.EqualTo(kind.StartsWith("remote", StringComparison.Ordinal) ? 1 : 0));
    }

    [Test]
    public void Text_forms_of_secrets_show_nothing_of_them()
    {
        using var signer = TempoPrivateKeySigner.FromHex(FakeTempoSigner.Key);
        var challenge = Challenges.Create();
        var payload = System.Text.Json.JsonElement.Parse($$"""{"secret":"{{FakeMethod.Secret}}"}""");
        Assert.That(PaymentReceipt.TryParse(Challenges.Receipt(reference: "canary-of-the-reference"), out var receipt, out _), Is.True);
        object[] secrets =
        [
            signer, new PaymentCredential(challenge, payload, null), new Mpp.Client.Methods.SignedPayment(payload, null, new Dictionary<string, string>()),
            new Mpp.Client.Methods.Stripe.SharedPaymentToken("spt_canary_of_the_token_1234"), receipt!,
            new MppPayment { Outcome = PaymentOutcome.Settled, ApiKey = BoughtKey, Receipt = receipt },
            new PayerServices { TempoSigner = signer },
        ];

        Assert.That(secrets.Select(secret => secret.ToString()), Has.None.Contain("canary").And.None.Contain(FakeTempoSigner.Key[2..]));
    }

    [TestCase("http://node.example/v2/canary")]
    [TestCase("https://canary:canary@node.example/")]
    public void The_addresses_of_services_are_not_repeated_when_they_cannot_be_used(string url)
    {
        Options.Tempo.RpcUrl = new Uri(url);
        Options.Stripe.ApiBase = new Uri(url);

        Assert.That(() => CreatePayer(), Throws.Exception.With.Message.Contains("RpcUrl").And.Message.Contains("ApiBase").And.Message.Not.Contains("canary"));
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("canary-of-the-answer");
    }

    private static Task AnswerAsync(HttpContext context, string rail, string end)
    {
        if (!LoopbackServer.IsPaid(context))
        {
            LoopbackServer.Ask(context, Challenge(rail));
            return Task.CompletedTask;
        }

        if (end == "lost")
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = end switch { "denied" => 403, "failed" => 500, "refused order" => 400, _ => 200 };
        context.Response.Headers["Payment-Receipt"] = end == "bad receipt" ? "canary-of-the-reference" : ReceiptOf(rail.Split(' ')[0]);
        context.Response.Headers["X-Api-Key"] = BoughtKey;
        if (end == "asked again")
        {
            LoopbackServer.Ask(context, Challenge(rail));
        }

        return Task.CompletedTask;
    }

    private void AssertNoCanary()
    {
        var told = _told.Concat(Log.Entries.Select(entry => entry.Text)).Where(text => !text.Contains("canary-of-the-reference", StringComparison.Ordinal)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Where(text => text.Contains("canary", StringComparison.OrdinalIgnoreCase)), Is.Empty);
            Assert.That(told.Where(text => text.Contains("4242 4242", StringComparison.Ordinal) || text.Contains("5555555555", StringComparison.Ordinal)), Is.Empty);
            Assert.That(told.Where(text => text.Contains("pm_card_visa", StringComparison.Ordinal)), Is.Empty);
        }
    }

    private static string ReceiptOf(string method) => Challenges.Receipt(method, "canary-of-the-reference");

    private static string Challenge(string rail)
    {
        const string tempo = "\"currency\":\"0x20c0000000000000000000000000000000000000\",\"recipient\":\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\"";
        return rail switch
        {
            "stripe" => Challenges.For(method: "stripe", request: """{"amount":"5","currency":"usd","methodDetails":{"networkId":"profile_test_seller"}}"""),
            "tempo proof" => Challenges.For(method: "tempo", request: $$$"""{"amount":"0",{{{tempo}}},"methodDetails":{"chainId":42431}}"""),
            "tempo sponsored" => Challenges.For(method: "tempo", request: $$$"""{"amount":"5",{{{tempo}}},"methodDetails":{"chainId":42431,"feePayer":true}}"""),
            _ => Challenges.For(method: "tempo", request: $$$"""{"amount":"5",{{{tempo}}},"methodDetails":{"chainId":42431}}"""),
        };
    }

    private ServiceProvider CreateProvider(string end, Action<TempoOptions>? configure = null, Action<StripeOptions>? configureStripe = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddHttpClient("paid").AddMppPayments(options =>
        {
            options.Policy.MaxPerPayment = end == "refused" ? null : "1 USD";
            options.Tempo.PrivateKeyVariable = KeyVariable;
            options.Stripe.SecretKeyVariable = StripeKeyVariable;
            options.Stripe.PaymentMethodVariable = StripeMethodVariable;
            options.Stripe.ApiBase = _stripe.BaseAddress;
            options.LedgerPath = _ledgerPath;
            configure?.Invoke(options.Tempo);
            configureStripe?.Invoke(options.Stripe);
        })
        .AddHttpMessageHandler(() => new AroundHandler((request, send, cancellationToken) =>
        {
            if (request.Headers.Authorization is { Scheme: "Payment" } credential)
            {
                _credentials.Enqueue(credential.Parameter!);
            }

            return send(request, cancellationToken);
        }))
        .UseSocketsHttpHandler((handler, _) => handler.UseProxy = false);
        return services.BuildServiceProvider();
    }

    private void AssertSecret(bool isPaid)
    {
        Assert.That(_credentials.IsEmpty, Is.EqualTo(!isPaid));
        string[] told = [.. _told, .. Log.Entries.Select(entry => entry.Text)];
        Assert.That(told, Has.Length.GreaterThan(10));
        string[] secrets =
        [
            FakeTempoSigner.Key[2..], StripeKey, BoughtKey, CallersKey, Query, ReceiptOf("tempo"), ReceiptOf("stripe"), .. _stripe.Tokens.Select(token => token.Id),
            .. _credentials, .. _credentials.SelectMany(SecretsOf),
        ];
        using (Assert.EnterMultipleScope())
        {
            foreach (var secret in secrets)
            {
                Assert.That(told.Where(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty, $"{secret[..8]}… was told.");
            }

            // The reference of a receipt finds the payment again: the ledger keeps it, and nobody else is told.
            Assert.That(told.Where(text => !text.StartsWith("ledger", StringComparison.Ordinal) && text.Contains("canary-of-the-reference", StringComparison.Ordinal)), Is.Empty);
        }
    }

    private static IEnumerable<string> SecretsOf(string credential)
    {
        Assert.That(PaymentCredential.TryParse("Payment " + credential, out var parsed, out var error), Is.True, error);
        return parsed!.Payload.EnumerateObject().Where(field => field.Name is "signature" or "spt").SelectMany(field =>
        {
            var text = field.Value.GetString()!;
            return new[] { text, text[2..], text[^20..] };
        });
    }

    private async Task TellLedgerAsync(IServiceProvider provider)
    {
        foreach (var record in await provider.GetRequiredService<PayerRegistry>().Get("paid").Ledger.ListAsync())
        {
            _told.Enqueue("ledger " + record);
            _told.Enqueue("ledger " + string.Join(' ', record.LookupKeys.Select(key => $"{key.Key}={key.Value}")) + record.Note + record.Reference);
        }

        if (File.Exists(_ledgerPath))
        {
            _told.Enqueue("ledger " + await File.ReadAllTextAsync(_ledgerPath));
        }
    }

    private void TellChain(Exception exception)
    {
        foreach (var link in Chain(exception))
        {
            _told.Enqueue(link.ToString());
            Tell(link);
        }
    }

    /// <summary>The text form of an object and of everything public that it leads to.</summary>
    private void Tell(object? value, int depth = 0)
    {
        if (value is null || depth > 3)
        {
            return;
        }

        _told.Enqueue($"{value}");
        if (value is not (MppPayment or Exception) && value.GetType().Namespace?.StartsWith("Mpp.Client", StringComparison.Ordinal) != true)
        {
            return;
        }

        // What a caller must be able to read by name, and must not see by accident.
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && property.Name is not (nameof(MppPayment.ApiKey) or nameof(PaymentReceipt.Reference) or nameof(StripeNextAction.Url) or nameof(StripeNextAction.Details))))
        {
            Tell(property.GetValue(value), depth + 1);
        }
    }

    private void Tell(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, tag) in tags)
        {
            _told.Enqueue($"{instrument.Name} {name}={tag}");
        }
    }

    private static string Describe(Activity activity) => string.Join(' ',
    [
        activity.OperationName, activity.DisplayName, activity.StatusDescription ?? "", .. activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
        .. activity.Events.SelectMany(found => found.Tags.Select(tag => $"{found.Name} {tag.Key}={tag.Value}")),
        .. activity.Baggage.Select(item => $"{item.Key}={item.Value}"),
    ]);
}
