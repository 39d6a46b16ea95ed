using System.Text.Json;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Cli;

/// <summary>Accounts in the config folder of the test.</summary>
internal abstract class AccountFixture : CliFixture
{
    protected const string Password = "canary of the password";

    protected string Accounts => Path.Combine(Folder, "mpp", "accounts");

    protected async Task AssertImportedAsync(ToolRun run)
    {
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var opened = TempoKeystore.Open(FileOf("main"), Password);
        using var expected = TempoPrivateKeySigner.FromHex(Sandbox.PayerPrivateKey);
        Assert.That(opened.Address, Is.EqualTo(expected.Address));
        Assert.That(run.Output, Does.StartWith($"Imported account main: {expected.Address}\n"));
        Assert.That(run.Output + run.Error + await File.ReadAllTextAsync(FileOf("main")), Does.Not.Contain(Sandbox.PayerPrivateKey[2..]).And.Not.Contain(Password));
    }

    protected async Task<string> CreateAsync(string name)
    {
        var run = await RunAtTerminalAsync($"{Password}\n{Password}", "account", "new", name, "--format", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Text("address")!;
    }

    protected async Task ImportAsync(string name)
    {
        var run = await RunAtTerminalAsync($"{Sandbox.PayerPrivateKey}\n{Password}\n{Password}", "account", "import", name);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    protected async Task NamePasswordFileAsync(string content = Password)
    {
        Variables["MPP_KEYSTORE_PASSWORD_FILE"] = await WriteFileAsync("password", content);
        OwnerOnly.Make(Variables["MPP_KEYSTORE_PASSWORD_FILE"]);
    }

    protected string FileOf(string name) => Path.Combine(Accounts, name + ".json");

    protected static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    protected static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    protected static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
