using Mppcs.Configuration;
using Mppcs.Policies;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class PolicyInitTests : CliFixture
{
    private string DefaultFile => InFolder(Path.Combine("mpp", "config.json"));

    [Test]
    public async Task The_file_is_its_owners_alone_and_works_at_once()
    {
        var run = await RunAsync("policy", "init");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith("Wrote " + DefaultFile).And.Contain("0.50 USD a payment and 5 USD a day"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(DefaultFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(DefaultFile)!), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }

        Assert.That((await RunAsync(Url("paid"))).ExitCode, Is.Zero);
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(DefaultFile)!), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_file_that_is_there_stays_unless_it_is_forced_away()
    {
        await ConfigureAsync("{}");
        var refused = await RunAsync("policy", "init", "--format", "json");
        Assert.That((refused.ExitCode, refused.ErrorText("code")), Is.EqualTo((2, "configuration")));
        Assert.That(refused.ErrorText("message"), Does.Contain("--force"));
        Assert.That(await File.ReadAllTextAsync(Variables["MPP_CONFIG"]), Is.EqualTo("{}"));

        var forced = await RunAsync("policy", "init", "--force", "--format", "json");
        Assert.That(forced.ExitCode, Is.Zero, forced.Error);
        Assert.That((forced.Text("path"), forced.Json.GetProperty("replaced").GetBoolean()), Is.EqualTo((Variables["MPP_CONFIG"], true)));
        Assert.That(await File.ReadAllTextAsync(Variables["MPP_CONFIG"]), Is.EqualTo(StarterFile.Text));
    }

    [Test]
    public async Task The_named_place_is_used_and_nothing_else()
    {
        Variables["MPP_CONFIG"] = InFolder("elsewhere.json");
        Assert.That((await RunAsync("policy", "init")).ExitCode, Is.Zero);
        Assert.That((File.Exists(InFolder("elsewhere.json")), File.Exists(DefaultFile)), Is.EqualTo((true, false)));
    }

    [TestCase("relative")]
    [TestCase("./relative")]
    public async Task A_config_folder_that_is_relative_is_not_used(string folder)
    {
        Variables["XDG_CONFIG_HOME"] = folder;
        Variables["HOME"] = Folder;
        var run = await RunAsync("policy", "init", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Text("path"), Is.EqualTo(InFolder(Path.Combine(".config", "mpp", "config.json"))));
        Assert.That(Directory.Exists("relative"), Is.False);
    }

    [Test]
    public async Task Without_any_config_folder_a_place_has_to_be_named_and_reading_finds_nothing()
    {
        Variables["XDG_CONFIG_HOME"] = "relative";
        Variables["HOME"] = "relative";
        var run = await RunAsync("policy", "init");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("MPP_CONFIG"));
        Assert.That((await RunAsync("policy", "show")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_place_that_cannot_be_written_exits_with_2()
    {
        await WriteFileAsync("file", "");
        Variables["MPP_CONFIG"] = InFolder(Path.Combine("file", "config.json"));
        var run = await RunAsync("policy", "init");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("cannot be written"));
    }

    [Test]
    public async Task Even_what_the_starter_file_only_suggests_is_understood()
    {
        var suggested = string.Join('\n', StarterFile.Text.Split('\n').Select(line =>
            line.TrimStart().StartsWith("// \"", StringComparison.Ordinal) || line.TrimStart().StartsWith("// {", StringComparison.Ordinal)
                ? line.Replace("// ", "", StringComparison.Ordinal)
                : line)).Replace("/home/me/.config/mpp", Folder, StringComparison.Ordinal);
        await ConfigureAsync(suggested);
        var run = await RunAsync("policy", "show", "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var written = run.Json.GetProperty("settings").EnumerateArray().Where(setting => setting.GetProperty("source").GetString() == "file")
            .Select(setting => setting.GetProperty("key").GetString()!).ToList();
        Assert.That(SettingsPlace.Top.Inside("Policy")!.Names.Select(name => "Policy." + name), Is.SubsetOf(written), "The starter file shows every limit there is.");
    }
}
