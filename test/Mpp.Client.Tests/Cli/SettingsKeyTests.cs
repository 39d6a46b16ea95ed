namespace Mpp.Client.Tests.Cli;

/// <summary>A key that is misspelled must never be a limit that does not hold.</summary>
[TestFixture]
internal sealed class SettingsKeyTests : CliFixture
{
    [TestCase("{\n  \"Policy\": {\n    \"MaxPerPaymentt\": \"1 USD\" } }", "'MaxPerPaymentt' in Policy (line 3). The nearest known key there is 'MaxPerPayment'.")]
    [TestCase("{\"Policy\": {\"Budgets\": [\n{\"Max\": \"1 USD\", \"windw\": \"day\"}]}}", "'windw' in Policy.Budgets (line 2). The nearest known key there is 'Window'.")]
    [TestCase("{\"Tempo\": {\"Rpc\": \"x\"}}", "'Rpc' in Tempo (line 1). The nearest known key there is 'RpcUrl'.")]
    [TestCase("{\"Polcy\": {}}", "'Polcy' in the top level (line 1). The nearest known key there is 'Policy'.")]
    [TestCase("{\"MaxPerPayment\": \"1 USD\"}", "'MaxPerPayment' stands in Policy.")]
    [TestCase("{\"Policy\": {\"rpcurl\": \"x\"}}", "'RpcUrl' stands in Tempo.")]
    [TestCase("{\"Mpp\": {\"Policy\": {}}}", "without Mpp around it")]
    [TestCase("{\"Policy\": {\"$schema\": \"x\"}}", "'$schema' stands in the top level.")]
    [TestCase("{\"Policy\": {\n\"\\ud800\": 1}}", "has a key that is not valid Unicode (line 2)", TestName = "A key that is half a surrogate pair is named by its line")]
    [TestCase("// one\n/* two\n three */ {\"x\": 1, }", "'x' in the top level (line 3).")]
    public async Task An_unknown_key_is_named_with_its_place_and_the_nearest_known_one(string json, string expected)
    {
        await ConfigureAsync(json);
        var run = await RunAsync("policy", "show");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.Contain(expected));
    }

    [TestCase("{\"Policy\": {\"Paused\": true, \"paused\": false}}")]
    [TestCase("{\"Policy\": {\"Budgets\": [{\"Max\": \"1 USD\", \"max\": \"9 USD\", \"Window\": \"day\"}]}}")]
    [TestCase("{\"Policy\": {\"Budgets\": {\"Max\": \"1 USD\"}}}")]
    [TestCase("{\"Policy\": []}")]
    [TestCase("{\"Policy\": {}} {}")]
    public async Task What_can_be_read_in_two_ways_is_refused(string json)
    {
        await ConfigureAsync(json);
        Assert.That((await RunAsync("policy", "show")).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_hostile_key_is_shortened_and_stripped()
    {
        await ConfigureAsync($"{{\"\\u001b[31m{new string('a', 100_000)}\": 1}}");
        var run = await RunAsync("policy", "show");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Not.Contain("\u001b").And.Length.LessThan(1000));
    }

    [Test]
    public async Task A_schema_may_be_named_for_editors()
    {
        await ConfigureAsync("""{"$schema": "settings.schema.json", "Policy": {"MaxPerPayment": "1 USD"}}""");
        Assert.That((await RunAsync("policy", "show")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task The_working_directory_is_not_looked_into()
    {
        Variables["XDG_CONFIG_HOME"] = ".";
        Variables["HOME"] = Folder;
        Directory.CreateDirectory("mpp");
        try
        {
            await File.WriteAllTextAsync(Path.Combine("mpp", "config.json"), """{"Policy": {"MaxPerPayment": "1 USD"}}""");
            var run = await RunAsync("policy", "show", "--format", "json");
            Assert.That(run.Json.GetProperty("payable").GetBoolean(), Is.False);
        }
        finally
        {
            Directory.Delete("mpp", recursive: true);
        }
    }
}
