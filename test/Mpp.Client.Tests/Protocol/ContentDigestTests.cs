using System.Security.Cryptography;
using System.Text;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class ContentDigestTests
{
    private const string Hash = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE";

    [TestCase("sha-256=:" + Hash + "=:", TestName = "RFC 9530")]
    [TestCase("sha-256=" + Hash + "=", TestName = "Without colons")]
    [TestCase("sha-256=" + Hash, TestName = "Without colons and padding")]
    [TestCase("sha-256=:" + Hash + ":", TestName = "Without padding")]
    [TestCase("SHA-256=:" + Hash + "=:", TestName = "The algorithm in capitals")]
    public void Every_form_in_the_wild_is_the_same_hash(string text)
    {
        Assert.That(ContentDigest.TryParse(text, out var sha256), Is.True);
        Assert.That(Convert.ToBase64String(sha256!), Is.EqualTo(Hash + "="));
    }

    [TestCase("", TestName = "Nothing")]
    [TestCase("sha-256=", TestName = "An empty value")]
    [TestCase("sha-256=::", TestName = "Empty colons")]
    [TestCase("sha-256=:" + Hash + "=", TestName = "One colon")]
    [TestCase("sha-256=abc123def456", TestName = "A wrong length")]
    [TestCase("sha-256=" + Hash + "AA==", TestName = "Too long")]
    [TestCase("sha-256=" + Hash + "=\n", TestName = "A line break after the padding")]
    [TestCase("sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBA==", TestName = "One byte too few")]
    [TestCase("sha-256= " + Hash + "=", TestName = "A leading space")]
    [TestCase("sha-256=" + Hash + "\n", TestName = "A trailing line break")]
    [TestCase("sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DB E=", TestName = "A space inside")]
    [TestCase("sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DB-E=", TestName = "base64url")]
    [TestCase("md5=:XrY7u+Ae7tCTyyK7j1rNww==:", TestName = "MD5")]
    [TestCase("sha-512=" + Hash + "=", TestName = "SHA-512")]
    [TestCase(Hash + "=", TestName = "No algorithm")]
    [TestCase("sha-256=:" + Hash + "=:, sha-512=:" + Hash + "=:", TestName = "Two algorithms")]
    [TestCase("sha-512=:" + Hash + "=:, sha-256=:" + Hash + "=:", TestName = "Two algorithms in the other order")]
    public void Everything_else_is_refused(string text) => Assert.That(ContentDigest.TryParse(text, out _), Is.False);

    [Test]
    public void Both_forms_are_written_as_servers_compare_them()
    {
        var sha256 = Convert.FromBase64String(Hash + "=");

        Assert.That(ContentDigest.Format(sha256), Is.EqualTo($"sha-256=:{Hash}=:"));
        Assert.That(ContentDigest.FormatWithoutColons(sha256), Is.EqualTo($"sha-256={Hash}="));
    }

    [Test]
    public void What_is_written_is_read()
    {
        var sha256 = SHA256.HashData(Encoding.UTF8.GetBytes("body"));

        Assert.That(ContentDigest.TryParse(ContentDigest.Format(sha256), out var read) ? read : null, Is.EqualTo(sha256));
        Assert.That(ContentDigest.TryParse(ContentDigest.FormatWithoutColons(sha256), out read) ? read : null, Is.EqualTo(sha256));
    }
}
