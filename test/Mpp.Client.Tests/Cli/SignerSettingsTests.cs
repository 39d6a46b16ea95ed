using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class SignerSettingsTests : CliFixture
{
    private const string Password = "canary of the password";

    [Test]
    public async Task A_keystore_pays()
    {
        await ConfigureKeystoreAsync(Password + "\n");
        Variables.Remove("MPP_TEMPO_KEY");

        var run = await RunAsync(Url("paid"));

        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public async Task A_keystore_beside_a_key_is_a_mistake_in_the_settings()
    {
        await ConfigureKeystoreAsync(Password);

        var run = await RunAsync(Url("paid"));

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("MPP_TEMPO_KEY and Tempo:KeystoreFile each name a key"));
        Assert.That(Merchant.Requests, Is.Empty);
    }

    [Test]
    public async Task A_password_that_does_not_fit_is_told_without_it()
    {
        await ConfigureKeystoreAsync(Password + "!");
        Variables.Remove("MPP_TEMPO_KEY");

        var run = await RunAsync(Url("paid"));

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("does not open the keystore").And.Not.Contain("canary"));
    }

    private async Task ConfigureKeystoreAsync(string passwordFile)
    {
        TempoKeystore.Write(InFolder("key.json"), Convert.FromHexString(Sandbox.PayerPrivateKey[2..]), Password, TempoKeystoreDerivation.Pbkdf2);
        Variables["MPP_KEYSTORE_PASSWORD_FILE"] = await WriteFileAsync("password", passwordFile);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(InFolder("password"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var path = InFolder("key.json").Replace('\\', '/');
        await ConfigureAsync($$$"""{"Policy": {"MaxPerPayment": "1 USD"}, "Tempo": {"RemoteSigner": null, "KeystoreFile": "{{{path}}}"}}""");
    }
}
