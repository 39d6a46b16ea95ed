using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Cli;

/// <summary>Keys that come in, and the one way in which one comes out.</summary>
[TestFixture]
internal sealed class AccountImportTests : AccountFixture
{
    [Test]
    public async Task A_key_file_without_a_name_is_answered_with_what_to_do()
    {
        var run = await RunAsync("account", "import", "main", "");

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.Contain("has no name"));
    }

    [Test]
    public async Task A_key_that_is_typed_as_an_argument_is_not_repeated()
    {
        var key = Sandbox.PayerPrivateKey;
        foreach (var arguments in (string[][])[["new", key], ["import", "main", key], ["import", "main", key[2..]], ["new", "main", key], ["use", key]])
        {
            foreach (var format in (string[])["text", "json"])
            {
                var run = await RunAsync(["account", .. arguments, "--format", format]);
                Assert.That(run.ExitCode, Is.EqualTo(2));
                Assert.That(run.Output + run.Error, Does.Not.Contain(key[2..]));
            }
        }
    }

    [TestCase("")]
    [TestCase("\n")]
    public async Task A_key_is_imported_from_the_input(string ending)
    {
        await NamePasswordFileAsync(Password);
        var run = await RunWithInputAsync(Bytes(Sandbox.PayerPrivateKey + ending), "account", "import", "main");
        await AssertImportedAsync(run);
    }

    [Test]
    public async Task A_key_is_imported_from_a_file_which_is_named_afterwards()
    {
        var file = await WriteFileAsync("key.txt", Sandbox.PayerPrivateKey);
        OwnerOnly.Make(file);
        var run = await RunAtTerminalAsync($"{Password}\n{Password}", "account", "import", "main", file);
        await AssertImportedAsync(run);
        Assert.That(run.Output, Does.Contain($"still in {file}"));
    }

    [Test]
    public async Task A_key_is_imported_from_the_terminal()
    {
        var run = await RunAtTerminalAsync($"{Sandbox.PayerPrivateKey}\n{Password}\n{Password}", "account", "import", "main");
        await AssertImportedAsync(run);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_keystore_of_another_program_is_imported_with_its_password(bool isFile)
    {
        CreateDerivation = KeystoreDerivation.CreateAsGeth;
        TempoKeystore.Write(InFolder("old.json"), Convert.FromHexString(Sandbox.PayerPrivateKey[2..]), Password, TempoKeystoreDerivation.Pbkdf2);
        await NamePasswordFileAsync(Password);
        var run = isFile
            ? await RunAsync("account", "import", "main", InFolder("old.json"))
            : await RunWithInputAsync(await File.ReadAllBytesAsync(InFolder("old.json")), "account", "import", "main");
        await AssertImportedAsync(run);
        Assert.That(await File.ReadAllTextAsync(FileOf("main")), Does.Contain("scrypt"));
    }

    [Test]
    public async Task A_keystore_whose_password_does_not_fit_is_not_imported()
    {
        TempoKeystore.Write(InFolder("old.json"), Convert.FromHexString(Sandbox.PayerPrivateKey[2..]), Password, TempoKeystoreDerivation.Pbkdf2);
        var run = await RunAtTerminalAsync("another one", "account", "import", "main", InFolder("old.json"));
        Assert.That((run.ExitCode, File.Exists(FileOf("main"))), Is.EqualTo((2, false)));
        Assert.That(run.Error, Does.Contain("does not open the keystore").And.Not.Contain("another one"));
    }

    [TestCase("")]
    [TestCase("hunter2")]
    [TestCase("{\"version\": 3}")]
    [TestCase("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public async Task What_is_neither_key_nor_keystore_is_refused_without_being_repeated(string content)
    {
        await NamePasswordFileAsync(Password);
        var run = await RunWithInputAsync(Bytes(content), "account", "import", "main");
        Assert.That((run.ExitCode, File.Exists(FileOf("main"))), Is.EqualTo((2, false)));
        Assert.That(run.Error, Does.Not.Contain("hunter2").And.Not.Contain("ffffff"));
    }

    [Test]
    public async Task Input_without_end_is_not_read()
    {
        await NamePasswordFileAsync(Password);
        var run = await RunWithInputAsync(new byte[100_000], "account", "import", "main");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("longer than"));
    }

    [Test]
    public async Task A_key_is_revealed_at_a_terminal_to_whoever_types_the_password()
    {
        await ImportAsync("main");
        IsOutputTerminal = true;
        var run = await RunAtTerminalAsync(Password, "account", "show", "main", "--reveal");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((0, Sandbox.PayerPrivateKey + "\n")));
        var wrong = await RunAtTerminalAsync("wrong", "account", "show", "main", "--reveal");
        Assert.That((wrong.ExitCode, wrong.Output), Is.EqualTo((2, "")));
    }

    [TestCase(false, true)]
    [TestCase(true, false)]
    [TestCase(true, true, "--format", "json")]
    public async Task A_key_is_revealed_nowhere_else_whatever_file_holds_the_password(bool isOutputTerminal, bool isAtTerminal, params string[] more)
    {
        await ImportAsync("main");
        await NamePasswordFileAsync(Password);
        IsOutputTerminal = isOutputTerminal;
        string[] arguments = ["account", "show", "main", "--reveal", .. more];
        var run = isAtTerminal ? await RunAtTerminalAsync(Password, arguments) : await RunAsync(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output + run.Error, Does.Not.Contain(Sandbox.PayerPrivateKey[2..]));
    }
}
