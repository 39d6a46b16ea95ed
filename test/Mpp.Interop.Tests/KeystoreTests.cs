using System.Diagnostics;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Interop.Tests;

/// <summary>ethers opens the keystores that we write. The other way round is proven with files of geth, foundry, ethers and web3 among the vectors.</summary>
[TestFixture]
public sealed class KeystoreTests
{
    private const string Password = "correct horse battery staple ✓";

    [TestCase(TempoKeystoreDerivation.Scrypt)]
    [TestCase(TempoKeystoreDerivation.Pbkdf2)]
    public async Task Ethers_opens_what_we_write(TempoKeystoreDerivation derivation)
    {
        var account = DevelopmentAccount.WithFeesInPathUsd[0];
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.json");
        try
        {
            TempoKeystore.Write(path, Convert.FromHexString(account.PrivateKey[2..]), Password, derivation);

            var opened = await OpenWithEthersAsync(await File.ReadAllTextAsync(path));

            Assert.That(opened.GetProperty("address").GetString(), Is.EqualTo(account.Address));
            Assert.That(opened.GetProperty("privateKey").GetString(), Is.EqualTo(account.PrivateKey));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<JsonElement> OpenWithEthersAsync(string file)
    {
        var start = new ProcessStartInfo("node", ["ethers-keystore.mjs"])
        {
            WorkingDirectory = InteropFixture.Packages.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new { file, password = Password }));
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await errors);
        return JsonElement.Parse(output);
    }
}
