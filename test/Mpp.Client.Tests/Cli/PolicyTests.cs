namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class PolicyTests : CliFixture
{
    private const string OneDollar = """{"Policy": {"MaxPerPayment": "1 USD"}}""";

    [Test]
    public async Task With_a_policy_no_limit_has_to_be_typed()
    {
        await ConfigureAsync(OneDollar);
        var run = await RunAsync(Url("paid"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public async Task The_default_file_is_read_from_the_users_config_folder()
    {
        Directory.CreateDirectory(InFolder("mpp"));
        await WriteFileAsync(Path.Combine("mpp", "config.json"), OneDollar);
        var run = await RunAsync(Url("paid"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public async Task A_typed_limit_lowers_what_the_policy_allows()
    {
        await ConfigureAsync(OneDollar);
        var run = await RunAsync(Url("paid"), "--max-spend", "0.02 USD");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("[request-limit]").And.Contain("Write --max-spend '0.034 USD'"));
    }

    [Test]
    public async Task A_typed_limit_never_raises_what_the_policy_allows()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "0.01 USD"}}""");
        var run = await RunAsync(Url("paid"), "--max-spend", "100 USD");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("[max-per-payment]").And.Contain("can only lower it"));
        Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
    }

    [Test]
    public async Task A_typed_limit_leaves_the_other_rules_of_the_file_in_force()
    {
        await ConfigureAsync("""{"Policy": {"AllowedOrigins": ["api.example.com"]}}""");
        var run = await RunAsync(Url("paid"), "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("[origin]"));
    }

    [Test]
    public async Task Comments_trailing_commas_and_every_setting_are_understood()
    {
        await ConfigureAsync("""
            {
              // What may be paid.
              "Policy": {
                "MaxPerPayment": "1 USD, 100 JPY",
                "AllowedOrigins": ["http://127.0.0.1:PORT"],
                "AllowedChains": [42431],
                "AllowedMethods": ["tempo"],
                "MaxValidity": "00:05:00",
              },
              "PreferredMethods": ["tempo"],
              "OnRefusal": "Throw",
              "tempo": { "GasLimit": 500000, "ValidFor": "00:00:20" },
              "Stripe": { "ApiVersion": "2026-07-29.preview" },
            }
            """.Replace("PORT", $"{Merchant.BaseAddress.Port}", StringComparison.Ordinal));
        var run = await RunAsync(Url("paid"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [TestCase("""{"Policy": {"MaxPerPaymentt": "1 USD"}}""", "MaxPerPaymentt")]
    [TestCase("""{"Polcy": {}}""", "Polcy")]
    [TestCase("""{"Mpp": {"Policy": {}}}""", "Mpp")]
    public async Task An_unknown_key_is_an_error_that_names_it(string json, string key)
    {
        await ConfigureAsync(json);
        var run = await RunAsync(Url("free"), "--format", "json");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorText("code"), Is.EqualTo("configuration"));
        Assert.That(run.ErrorText("message"), Does.Contain("unknown key").And.Contain(key).And.Contain("config.json"));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"Policy\": {\"MaxPerPayment\": \"1 USD\"}")]
    [TestCase("{\"Policy\": null}")]
    [TestCase("{\"Policy\": {\"MaxPerPayment\": 5}}")]
    [TestCase("{\"Policy\": {\"MaxPerPayment\": \"five\"}}")]
    [TestCase("{\"Policy\": {\"MaxPerPayment\": \"1 USD\", \"MaxPerPayment\": \"9 USD\"}}")]
    [TestCase("{\"Tempo\": {\"GasLimit\": -1}}")]
    [TestCase("{\"Stripe\": {\"ApiBase\": \"http://stripe.example.com\"}}")]
    public async Task A_file_that_can_be_misread_is_an_error(string json)
    {
        await ConfigureAsync(json);
        var run = await RunAsync(Url("free"));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(Merchant.Requests, Is.Empty);
    }

    [Test]
    public async Task A_named_file_must_be_there()
    {
        Variables["MPP_CONFIG"] = InFolder("absent.json");
        var run = await RunAsync(Url("free"));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("does not exist"));
    }
}
