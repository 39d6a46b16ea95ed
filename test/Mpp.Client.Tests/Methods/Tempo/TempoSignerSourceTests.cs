using Microsoft.Extensions.Options;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Tests.Fakes;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoSignerSourceTests
{
    private const string Password = "correct horse battery staple";
    private const string KeystoreAddress = "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f";
    private const string Account = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private readonly Dictionary<string, string> _variables = [];

    private OwnerOnlyFolder _folder = null!;
    private TempoOptions _options = null!;

    [SetUp]
    public void Prepare()
    {
        _variables.Clear();
        _folder = new OwnerOnlyFolder();
        _options = new TempoOptions();
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Nothing_that_is_named_is_no_signer() => Assert.That(Find(), Is.Null);

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("")]
    public void A_keystore_is_opened_with_the_password_of_a_file(string lineBreak)
    {
        _options.KeystoreFile = PutKeystore();
        _options.KeystorePasswordFile = _folder.Put("password", Password + lineBreak);

        Assert.That(Find()!.Address, Is.EqualTo(KeystoreAddress));
    }

    [Test]
    public void The_password_file_may_be_named_by_the_environment()
    {
        _options.KeystoreFile = PutKeystore();
        _variables["MPP_KEYSTORE_PASSWORD_FILE"] = _folder.Put("password", Password);

        Assert.That(Find()!.Address, Is.EqualTo(KeystoreAddress));
    }

    [Test]
    public void With_an_account_the_key_is_an_access_key([Values] bool fromKeystore)
    {
        _options.Account = Account;
        if (fromKeystore)
        {
            _options.KeystoreFile = PutKeystore();
            _options.KeystorePasswordFile = _folder.Put("password", Password);
        }
        else
        {
            _variables["MPP_TEMPO_KEY"] = FakeTempoSigner.Key;
        }

        var signer = Find()!;

        Assert.That(signer.Address, Is.EqualTo(Account));
        Assert.That(signer.AccessKeyAddress, Is.EqualTo(fromKeystore ? KeystoreAddress : FakeTempoSigner.KeyAddress));
    }

    [Test]
    public void The_account_of_the_key_itself_is_a_mistake()
    {
        _options.Account = FakeTempoSigner.KeyAddress;
        _variables["MPP_TEMPO_KEY"] = FakeTempoSigner.Key;

        AssertUnusable("Tempo:Account is the account of the key itself");
    }

    [Test]
    public void A_remote_signer_is_made_without_asking_it()
    {
        _options.RemoteSigner = new TempoRemoteSignerOptions { Url = new Uri("https://signer.invalid/"), Address = Account };

        Assert.That(Find()!.Address, Is.EqualTo(Account));
    }

    [TestCase(" ", "does not open the keystore")]
    [TestCase("\n", "does not open the keystore")]
    public void Another_password_is_told_without_it(string addition, string message)
    {
        _options.KeystoreFile = PutKeystore();
        _options.KeystorePasswordFile = _folder.Put("password", Password + addition + "\n");

        AssertUnusable(message);
    }

    [Test]
    public void A_keystore_needs_a_password()
    {
        _options.KeystoreFile = PutKeystore();

        AssertUnusable("MPP_KEYSTORE_PASSWORD_FILE");
    }

    [Test]
    public void What_cannot_be_read_is_named()
    {
        _options.KeystoreFile = PutKeystore();
        _options.KeystorePasswordFile = _folder.At("none");
        AssertUnusable(_folder.At("none"));

        _options.KeystorePasswordFile = _folder.Put("password", Password);
        _options.KeystoreFile = _folder.At("no-keystore");
        AssertUnusable(_folder.At("no-keystore"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such modes.")]
    public void A_password_that_others_may_read_is_refused()
    {
        _options.KeystoreFile = PutKeystore();
        _options.KeystorePasswordFile = _folder.Put("password", Password);
        _folder.SetMode("password", UnixFileMode.UserRead | UnixFileMode.OtherRead);

        AssertUnusable("chmod 600");
    }

    [Test]
    public void A_key_in_the_environment_contradicts_a_keystore_and_a_remote_signer([Values] bool isRemote)
    {
        _variables["MPP_TEMPO_KEY"] = FakeTempoSigner.Key;
        _options.KeystoreFile = isRemote ? null : PutKeystore();
        _options.RemoteSigner = isRemote ? new TempoRemoteSignerOptions { Url = new Uri("https://signer.invalid/"), Address = Account } : null;

        AssertUnusable("MPP_TEMPO_KEY and Tempo:" + (isRemote ? "RemoteSigner" : "KeystoreFile"));
    }

    [TestCase("PrivateKeyFile")]
    [TestCase("KeystoreFile")]
    [TestCase("RemoteSigner")]
    [TestCase("Account")]
    public void A_signer_of_the_program_contradicts_another_one_in_the_options(string name)
    {
        using var own = new FakeTempoSigner();
        _options.PrivateKeyFile = name == "PrivateKeyFile" ? "key" : null;
        _options.KeystoreFile = name == "KeystoreFile" ? "key" : null;
        _options.Account = name == "Account" ? Account : null;
        _options.RemoteSigner = name == "RemoteSigner" ? new TempoRemoteSignerOptions { Url = new Uri("https://signer.invalid/"), Address = Account } : null;

        Assert.That(() => TempoSignerSource.Find(_options, own, _ => null), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Tempo:" + name));
    }

    [Test]
    public void A_signer_of_the_program_comes_before_the_environment()
    {
        using var own = new FakeTempoSigner();

        Assert.That(TempoSignerSource.Find(_options, own, _ => FakeTempoSigner.OtherKey), Is.SameAs(own));
    }

    [Test]
    public void Contradictions_among_the_options_are_found_at_the_start()
    {
        var options = new MppOptions();
        options.Tempo.PrivateKeyFile = "key";
        options.Tempo.KeystoreFile = "store";
        options.Tempo.Account = "0x12";
        options.Tempo.RemoteSigner = new TempoRemoteSignerOptions { Url = new Uri("http://signer.example/"), AccessKeyAddress = "0x13", Timeout = TimeSpan.Zero };

        Assert.That(() => Payer.Create(options, new PayerServices()), Throws.TypeOf<OptionsValidationException>().With.Message
            .Contains("Mpp:Tempo:PrivateKeyFile and KeystoreFile and RemoteSigner each name a key").And.Message.Contains("Mpp:Tempo:Account is not")
            .And.Message.Contains("Mpp:Tempo:RemoteSigner:Url").And.Message.Contains("Mpp:Tempo:RemoteSigner:Address").And.Message.Contains("RemoteSigner:AccessKeyAddress")
            .And.Message.Contains("RemoteSigner:Timeout").And.Message.Contains("Account goes with a key in this process"));
    }

    [Test]
    public void A_password_without_a_keystore_is_a_mistake()
    {
        var options = new MppOptions();
        options.Tempo.KeystorePasswordFile = "password";

        Assert.That(() => Payer.Create(options, new PayerServices()), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("KeystoreFile is not"));
    }

    private string PutKeystore() => _folder.Put("keystore.json", Read("keystores.json").GetProperty("vectors").EnumerateArray()
        .Single(vector => vector.Text("name") == "foundry").GetProperty("file").GetRawText());

    private ITempoSigner? Find() => TempoSignerSource.Find(_options, signer: null, _variables.GetValueOrDefault);

    private void AssertUnusable(string message)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Find())!;

        Assert.That(error.Message, Does.Contain(message).And.Not.Contain(Password));
    }
}
