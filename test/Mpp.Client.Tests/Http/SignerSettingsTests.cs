using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class SignerSettingsTests
{
    [Test]
    public void Every_setting_of_a_signer_is_bound()
    {
        var tempo = Bind("""
            {"Mpp":{"Tempo":{"Account":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","KeystoreFile":"key.json","KeystorePasswordFile":"password"}}}
            """).Tempo;

        Assert.That((tempo.Account, tempo.KeystoreFile, tempo.KeystorePasswordFile, tempo.RemoteSigner),
            Is.EqualTo(("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "key.json", "password", (object?)null)));
    }

    [Test]
    public void Every_setting_of_a_remote_signer_is_bound()
    {
        var remote = Bind("""
            {"Mpp":{"Tempo":{"RemoteSigner":{"Url":"unix:///run/signer.sock","Address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            "AccessKeyAddress":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","TokenVariable":"TOKEN","TokenFile":"token","Timeout":"00:00:03"}}}}
            """).Tempo.RemoteSigner!;

        Assert.That((remote.Url, remote.Address, remote.AccessKeyAddress, remote.TokenVariable, remote.TokenFile, remote.Timeout), Is.EqualTo((
            new Uri("unix:///run/signer.sock"), "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "TOKEN", "token",
            TimeSpan.FromSeconds(3))));
    }

    [TestCase("""{"Mpp":{"Tempo":{"PrivateKeyFile":null,"KeystoreFile":null,"KeystorePasswordFile":null,"Account":null,"RemoteSigner":null}}}""")]
    [TestCase("""{"Mpp":{"Tempo":{"PrivateKeyFile":"","KeystoreFile":"","KeystorePasswordFile":""}}}""")]
    public void What_is_null_or_empty_names_no_signer(string json) => Assert.That(Bind(json).Tempo.RemoteSigner, Is.Null);

    [TestCase("""{"Mpp":{"Tempo":{"PrivateKeyFile":"key","KeystoreFile":"store"}}}""", "PrivateKeyFile and KeystoreFile each name a key")]
    [TestCase("""{"Mpp":{"Tempo":{"RemoteSigner":{"Url":"http://signer.example/"}}}}""", "RemoteSigner:Url")]
    [TestCase("""{"Mpp":{"Tempo":{"RemoteSigner":{"Adress":"0x12"}}}}""", "Adress")]
    public void A_mistake_is_named(string json, string named) =>
        Assert.That(() => Bind(json), Throws.TypeOf<OptionsValidationException>().With.Message.Contains(named));

    private static MppOptions Bind(string json)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddHttpClient("paid").AddMppPayments();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<MppOptions>>().Get("paid");
    }
}
