using System.Security.Cryptography;
using System.Text;
using Mpp.Client.Ledger;

namespace Mpp.Client.Tests.Ledger;

[TestFixture]
internal sealed class LedgerDamageTests
{
    private LedgerFolder _folder = null!;

    [SetUp]
    public async Task Write()
    {
        _folder = new LedgerFolder();
        using var ledger = new FilePaymentLedger(_folder.File);
        await Records.BringToAsync(ledger, "p1", LedgerState.Signed);
        await ledger.ReserveAsync(Records.Reserved("p2"), []);
    }

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task A_flipped_bit_anywhere_is_damage()
    {
        var sound = await File.ReadAllBytesAsync(_folder.File);
        var lastLine = Array.LastIndexOf(sound, (byte)'\n', sound.Length - 2) + 1;
        for (var index = 0; index < lastLine; index += 41)
        {
            var damaged = (byte[])sound.Clone();
            damaged[index] ^= 1;
            await ExpectDamageAsync(damaged);
        }
    }

    [TestCase(0, TestName = "A missing header is damage")]
    [TestCase(1, TestName = "A missing first record is damage")]
    [TestCase(2, TestName = "A missing line in the middle is damage")]
    public async Task A_missing_line_is_damage(int line)
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        await ExpectDamageAsync(Join(lines.Where((_, index) => index != line)));
    }

    [Test]
    public async Task A_repeated_line_is_damage()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        await ExpectDamageAsync(Join([.. lines, lines[0]]));
        await ExpectDamageAsync(Join([.. lines, lines[1]]));
        await ExpectDamageAsync(Join([.. lines, lines[3]]));
    }

    [Test]
    public async Task Lines_in_another_order_are_damage() => await ExpectDamageAsync(Join((await File.ReadAllLinesAsync(_folder.File)).Reverse()));

    [TestCase("", TestName = "An empty line is damage")]
    [TestCase("{}", TestName = "An empty object is damage")]
    [TestCase("garbage", TestName = "Garbage is damage")]
    [TestCase("\0\0\0\0", TestName = "Zeros of a lost block are damage")]
    public async Task A_line_that_is_no_record_is_damage(string line) =>
        await ExpectDamageAsync(Join([.. await File.ReadAllLinesAsync(_folder.File), line]));

    [TestCase("\"v\":1", "\"v\":2", "version 2", TestName = "A newer version is refused")]
    [TestCase("\"v\":1", "\"v\":1,\"later\":true", null, TestName = "An unknown field is refused")]
    [TestCase("\"v\":1", "\"v\":1,\"v\":1", null, TestName = "A duplicate field is refused")]
    [TestCase("\"v\":1,", "", null, TestName = "A missing version is refused")]
    [TestCase("\"mode\":\"pull\"", "\"mode\":null", null, TestName = "A null is refused")]
    [TestCase("\"unit\":\"USD\"", "\"unit\":null", null, TestName = "A null inside is refused")]
    [TestCase("\"unit\":\"USD\",", "", null, TestName = "A missing field inside is refused")]
    [TestCase("\"exposure\":\"1000001\"", "\"exposure\":1000001", null, TestName = "An amount that is a number is refused")]
    [TestCase("\"exposure\":\"1000001\"", "\"exposure\":\"-1\"", null, TestName = "A negative amount is refused")]
    [TestCase("\"state\":\"Reserved\"", "\"state\":\"Spent\"", null, TestName = "An unknown state is refused")]
    [TestCase("\"state\":\"Reserved\"", "\"state\":99", null, TestName = "A state by a number is refused")]
    [TestCase("\"state\":\"Reserved\"", "\"state\":\"Signed\"", "a line is missing", TestName = "A payment that begins as signed is refused")]
    [TestCase("\"id\":\"p3\"", "\"id\":\"\\ud800\"", null, TestName = "A lone surrogate is refused")]
    [TestCase("\"mode\":\"pull\"", "\"mode\":\"pull\",\"httpStatus\":2147483648", "a status that is none", TestName = "An impossible status is refused")]
    public async Task A_line_with_a_sound_checksum_is_still_read_strictly(string from, string to, string? reason)
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        var next = Unsealed(lines[1]).Replace("\"id\":\"p1\"", "\"id\":\"p3\"", StringComparison.Ordinal);
        Assert.That(next, Does.Contain(from));

        await File.WriteAllBytesAsync(_folder.File, Join([.. lines, Sealed(next)]));
        using (var ledger = new FilePaymentLedger(_folder.File))
        {
            Assert.That(await ledger.ListAsync(), Has.Count.EqualTo(3), "the line is sound before the change");
        }

        await ExpectDamageAsync(Join([.. lines, Sealed(next.Replace(from, to, StringComparison.Ordinal))]), reason);
    }

    [TestCase("\"decimals\":19", Description = "more decimal places than any sum can take")]
    [TestCase("\"decimals\":-1", Description = "fewer than none")]
    public async Task A_currency_of_impossible_precision_is_damage_in_every_part_of_the_file(string decimals)
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        var next = Unsealed(lines[1]).Replace("\"id\":\"p1\"", "\"id\":\"p3\"", StringComparison.Ordinal).Replace("\"decimals\":6", decimals, StringComparison.Ordinal);
        await ExpectDamageAsync(Join([.. lines, Sealed(next)]), "impossible precision");

        var header = Sealed(Unsealed(lines[0]).Replace("\"snapshot\":0", "\"snapshot\":1", StringComparison.Ordinal));
        await ExpectDamageAsync(Join([header, Sealed(next)]), "impossible precision");
        await ExpectDamageAsync(Join([header, Sealed(Total().Replace("\"decimals\":6", decimals, StringComparison.Ordinal))]), "impossible precision");
    }

    [TestCase("\"count\":1", "\"count\":-1", TestName = "A total of fewer payments than none is refused")]
    [TestCase("\"total\":\"1000001\"", "\"total\":\"\"", TestName = "A total of nothing written is refused")]
    [TestCase("\"total\":\"1000001\"", "\"total\":\"-1\"", TestName = "A total below zero is refused")]
    public async Task A_total_is_read_strictly(string from, string to)
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        var header = Sealed(Unsealed(lines[0]).Replace("\"snapshot\":0", "\"snapshot\":1", StringComparison.Ordinal));
        var total = Unsealed(Encoding.UTF8.GetString(LedgerLine.Write(LedgerTotal.Of(Records.Reserved() with { State = LedgerState.Unknown }))).TrimEnd('\n'));
        Assert.That(total, Does.Contain(from));

        await ExpectDamageAsync(Join([header, Sealed(total.Replace(from, to, StringComparison.Ordinal))]));
    }

    [Test]
    public async Task A_first_part_that_says_something_twice_is_damage()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        var header = Sealed(Unsealed(lines[0]).Replace("\"snapshot\":0", "\"snapshot\":2", StringComparison.Ordinal));

        await ExpectDamageAsync(Join([header, lines[1], lines[1]]), "is there twice");
        await ExpectDamageAsync(Join([header, Sealed(Total()), Sealed(Total())]), "is there twice");
    }

    // What the file may hold. A new field is a decision: keys, credentials, tokens, receipts and bought secrets never are.
    [Test]
    public void No_secret_has_a_place_in_the_stored_form()
    {
        Assert.That(typeof(StoredRecord).GetProperties().Where(property => property.Name != "EqualityContract").Select(property => property.Name), Is.EqualTo([
            "Version", "Id", "State", "CreatedAt", "UpdatedAt", "Origin", "HttpMethod", "Path",
            "RequestDigest", "ChallengeId", "Challenge", "Method", "Intent", "Mode", "Amount",
            "Exposure", "Currency", "Recipients", "ChainId", "ValidUntil", "Purpose", "IdempotencyKey", "LookupKeys", "HttpStatus", "Reference",
            "Note", "Proof", "Steps", "Owner", "LeaseUntil", "Sum"]));
        Assert.That(typeof(StoredProof).GetProperties().Where(property => property.Name != "EqualityContract").Select(property => property.Name),
            Is.EqualTo(["Source", "Block", "LogIndex", "Time", "Held", "Fee"]));
        Assert.That(typeof(StoredRecord).GetProperties().Select(property => property.Name).Except(["Version", "Sum"]),
            Is.EquivalentTo(typeof(LedgerRecord).GetProperties().Select(property => property.Name)));
    }

    [Test]
    public async Task Every_line_is_one_line_whatever_a_record_holds() =>
        Assert.That(await File.ReadAllLinesAsync(_folder.File), Has.Length.EqualTo(5).And.All.StartsWith("{\"v\":1,").And.All.EndsWith("\"}"));

    private static string Total() => Unsealed(Encoding.UTF8.GetString(LedgerLine.Write(
        LedgerTotal.Of(Records.Reserved() with { State = LedgerState.Settled, Amount = 1_000_000 }))).TrimEnd('\n'));

    private async Task ExpectDamageAsync(byte[] content, string? reason = null)
    {
        await File.WriteAllBytesAsync(_folder.File, content);
        using var ledger = new FilePaymentLedger(_folder.File);

        Assert.That(async () => await ledger.ListAsync(), IsDamage(reason));
        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved("new"), []), IsDamage(reason));
        Assert.That(async () => await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Sent)), IsDamage(reason));
        Assert.That(await File.ReadAllBytesAsync(_folder.File), Is.EqualTo(content));
    }

    private static NUnit.Framework.Constraints.ContainsConstraint IsDamage(string? reason) =>
        Throws.TypeOf<LedgerException>().With.Message.Contains(reason ?? "is damaged at byte");

    private static byte[] Join(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private static string Unsealed(string line) => line[..line.LastIndexOf(",\"sum\":", StringComparison.Ordinal)];

    private static string Sealed(string line) =>
        $"{line},\"sum\":\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)).AsSpan(0, 8))}\"}}";
}
