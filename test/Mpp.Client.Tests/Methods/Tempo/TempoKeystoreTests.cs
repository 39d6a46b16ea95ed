using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Client.Methods.Tempo;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoKeystoreTests
{
    private const string Password = "correct horse battery staple";
    private const string Key = "0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97";
    private const string KeyAddress = "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f";

    private OwnerOnlyFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new OwnerOnlyFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Vectors))]
    public void Files_of_other_programs_are_opened(JsonElement vector)
    {
        var path = _folder.Put("key.json", vector.GetProperty("file").GetRawText());

        using var signer = TempoKeystore.Open(path, vector.Text("password"));

        Assert.That(signer.Address, Is.EqualTo(AddressOf(vector)));
    }

    [TestCase("foundry", "correct horse battery stapl")]
    [TestCase("foundry", "")]
    [TestCase("web3-pbkdf2", "correct horse battery staple ")]
    [TestCase("geth-very-light-scrypt", "foobar")]
    public void Another_password_does_not_open_them(string name, string password) =>
        AssertFailure(TempoKeystoreFailure.WrongPassword, FileOf(name).ToJsonString(), password, "password does not open");

    [TestCase(TempoKeystoreDerivation.Scrypt)]
    [TestCase(TempoKeystoreDerivation.Pbkdf2)]
    public void What_is_written_is_read_again(TempoKeystoreDerivation derivation)
    {
        var path = _folder.At("new/folder/key.json");

        var address = TempoKeystore.Write(path, FromHex(Key), Password, derivation);

        using var signer = TempoKeystore.Open(path, Password);
        using var same = TempoPrivateKeySigner.FromHex(Key);
        Assert.That(address, Is.EqualTo(KeyAddress));
        Assert.That(signer.Sign(new byte[32]), Is.EqualTo(same.Sign(new byte[32])));
        Assert.That(Directory.GetFiles(_folder.At("new/folder")), Is.EqualTo([path]), "no draft stays behind");
        Assert.That(File.ReadAllText(path), Does.Not.Contain(Key[2..]).And.Not.Contain(Password));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such modes.")]
    public void Only_the_owner_may_read_what_is_written()
    {
        TempoKeystore.Write(_folder.At("inner/key.json"), FromHex(Key), Password, TempoKeystoreDerivation.Pbkdf2);

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.That(File.GetUnixFileMode(_folder.At("inner/key.json")), Is.EqualTo(owner));
            Assert.That(File.GetUnixFileMode(_folder.At("inner")), Is.EqualTo(owner | UnixFileMode.UserExecute));
        }
    }

    [Test]
    public void A_new_key_is_another_one_each_time_and_is_in_its_file()
    {
        using var first = TempoKeystore.Create(_folder.At("first.json"), Password, TempoKeystoreDerivation.Pbkdf2);
        using var second = TempoKeystore.Create(_folder.At("second.json"), Password, TempoKeystoreDerivation.Pbkdf2);

        using var opened = TempoKeystore.Open(_folder.At("first.json"), Password);
        Assert.That(opened.Address, Is.EqualTo(first.Address).And.Not.EqualTo(second.Address));
    }

    [Test]
    public void A_file_that_is_there_is_never_overwritten()
    {
        var path = _folder.Put("key.json", "the only copy of something");

        Assert.That(() => TempoKeystore.Write(path, FromHex(Key), Password), Fails(TempoKeystoreFailure.AlreadyExists));
        Assert.That(() => TempoKeystore.Create(path, Password), Fails(TempoKeystoreFailure.AlreadyExists));
        Assert.That(() => OwnerOnlyFile.Create(path, "other"u8), Fails(TempoKeystoreFailure.AlreadyExists));
        Assert.That(File.ReadAllText(path), Is.EqualTo("the only copy of something"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such modes.")]
    public void A_file_that_others_may_read_is_refused([Values(UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.GroupWrite)] UnixFileMode mode)
    {
        var path = _folder.Put("key.json", FileOf("foundry").ToJsonString());
        _folder.SetMode("key.json", UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);

        Assert.That(() => TempoKeystore.Open(path, Password), Fails(TempoKeystoreFailure.OpenToOthers).With.Message.Contains("chmod 600"));
    }

    [Test]
    public void What_is_not_there_cannot_be_opened()
    {
        Assert.That(() => TempoKeystore.Open(_folder.At("none.json"), Password), Fails(TempoKeystoreFailure.NotAccessible).With.Message.Contains("none.json"));
        Assert.That(() => TempoKeystore.Open("", Password), Throws.ArgumentException);
        Assert.That(() => TempoKeystore.Write(_folder.At("key.json"), FromHex(Key), ""), Throws.ArgumentException);
        Assert.That(() => TempoKeystore.Write(_folder.At("key.json"), new byte[32], Password), Throws.ArgumentException);
        Assert.That(File.Exists(_folder.At("key.json")), Is.False);
    }

    [Test]
    public void A_file_with_the_address_of_another_key_is_damaged()
    {
        var file = FileOf("web3-pbkdf2");
        file["address"] = "f39fd6e51aad88f6f4ce6ab8827279cfffb92266";

        AssertFailure(TempoKeystoreFailure.Damaged, file.ToJsonString(), Password, "names the address 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    }

    [TestCase("/crypto/ciphertext", "zz")]
    [TestCase("/crypto/ciphertext", "")]
    [TestCase("/crypto/ciphertext", "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f00")]
    [TestCase("/crypto/mac", "00")]
    [TestCase("/crypto/mac", 5)]
    [TestCase("/crypto/cipherparams/iv", "00")]
    [TestCase("/crypto/cipherparams", "no object")]
    [TestCase("/crypto/kdfparams/salt", "")]
    [TestCase("/crypto/kdfparams/salt", "0")]
    [TestCase("/crypto/kdfparams/n", 0)]
    [TestCase("/crypto/kdfparams/n", 1)]
    [TestCase("/crypto/kdfparams/n", 3)]
    [TestCase("/crypto/kdfparams/n", -8)]
    [TestCase("/crypto/kdfparams/n", 1.5)]
    [TestCase("/crypto/kdfparams/n", "8192")]
    [TestCase("/crypto/kdfparams/n", 4294967296)]
    [TestCase("/crypto/kdfparams/r", 0)]
    [TestCase("/crypto/kdfparams/p", 0)]
    [TestCase("/crypto", "text")]
    [TestCase("/address", "0x12")]
    [TestCase("/version", "3")]
    public void A_file_with_a_field_that_cannot_be_used_is_damaged(string pointer, object value) =>
        AssertFailure(TempoKeystoreFailure.Damaged, Changed("foundry", pointer, value), Password, "cannot be used");

    [TestCase("/version", 1)]
    [TestCase("/crypto/cipher", "aes-128-cbc")]
    [TestCase("/crypto/kdf", "argon2")]
    [TestCase("/crypto/kdfparams/dklen", 64)]
    [TestCase("/crypto/kdfparams/n", 1 << 20)]
    [TestCase("/crypto/kdfparams/n", 1 << 30)]
    [TestCase("/crypto/kdfparams/r", int.MaxValue)]
    [TestCase("/crypto/kdfparams/p", 1_000)]
    [TestCase("/crypto/kdfparams/p", int.MaxValue)]
    public void A_file_that_asks_for_something_else_or_for_too_much_is_not_supported(string pointer, object value) =>
        AssertFailure(TempoKeystoreFailure.Unsupported, Changed("foundry", pointer, value), Password, "cannot be used");

    [TestCase("/crypto/kdfparams/c", 10_000_001)]
    [TestCase("/crypto/kdfparams/prf", "hmac-sha1")]
    public void The_same_holds_for_pbkdf2(string pointer, object value) =>
        AssertFailure(TempoKeystoreFailure.Unsupported, Changed("web3-pbkdf2", pointer, value), Password, "cannot be used");

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"version":3,"version":3}""")]
    [TestCase("""{"version":3,"crypto":{"cipher":"aes-128-ctr","kdf":"\ud800"}}""")]
    public void What_is_no_keystore_is_damaged(string text) => AssertFailure(TempoKeystoreFailure.Damaged, text, Password, "cannot be used");

    [Test]
    public void A_file_that_is_too_long_is_damaged() =>
        AssertFailure(TempoKeystoreFailure.Damaged, FileOf("foundry").ToJsonString() + new string(' ', 16 * 1024), Password, "longer than");

    [Test]
    public void An_altered_ciphertext_is_not_decrypted() => AssertFailure(
        TempoKeystoreFailure.WrongPassword, Changed("foundry", "/crypto/ciphertext", new string('0', 64)), Password, "does not open");

    [Test]
    public void A_truncated_file_is_damaged_wherever_it_ends()
    {
        var text = FileOf("foundry").ToJsonString();

        foreach (var length in Enumerable.Range(0, text.Length))
        {
            AssertFailure(TempoKeystoreFailure.Damaged, text[..length], Password, "cannot be used");
        }
    }

    private static IEnumerable<TestCaseData> Vectors() => Read("keystores.json").GetProperty("vectors").EnumerateArray()
        .Select(vector => new TestCaseData(vector).SetArgDisplayNames(vector.Text("name")));

    private static string AddressOf(JsonElement vector)
    {
        if (!vector.Has("privateKey"))
        {
            return vector.Address("address").ToString();
        }

        using var signer = TempoPrivateKeySigner.FromHex(vector.Text("privateKey"));
        return signer.Address;
    }

    private static JsonObject FileOf(string name) => JsonNode.Parse(Read("keystores.json").GetProperty("vectors").EnumerateArray()
        .Single(vector => vector.Text("name") == name).GetProperty("file").GetRawText())!.AsObject();

    private static string Changed(string name, string pointer, object value)
    {
        var file = FileOf(name);
        var steps = pointer[1..].Split('/');
        JsonNode parent = steps[..^1].Aggregate((JsonNode)file, (node, step) => node[step]!);
        parent[steps[^1]] = JsonSerializer.SerializeToNode(value);
        return file.ToJsonString();
    }

    private void AssertFailure(TempoKeystoreFailure failure, string content, string password, string message)
    {
        var path = _folder.Put("key.json", content);

        var error = Assert.Throws<TempoKeystoreException>(() => TempoKeystore.Open(path, password))!;

        Assert.That(error.Failure, Is.EqualTo(failure), error.Message);
        Assert.That(error.Message, Does.Contain(path).And.Contain(message));
        Assert.That(password.Length > 8 && error.ToString().Contains(password, StringComparison.Ordinal), Is.False);
    }

    private static NUnit.Framework.Constraints.EqualConstraint<TempoKeystoreFailure> Fails(TempoKeystoreFailure failure) =>
        Throws.TypeOf<TempoKeystoreException>().With.Property(nameof(TempoKeystoreException.Failure)).EqualTo(failure);
}
