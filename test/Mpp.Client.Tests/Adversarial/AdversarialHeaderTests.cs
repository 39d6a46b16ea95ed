using System.Security.Cryptography;
using System.Text;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Adversarial;

/// <summary>The lines of <c>WWW-Authenticate</c>, and what stands around them.</summary>
[TestFixture]
internal sealed class AdversarialHeaderTests : AdversarialFixture
{
    [TestCase(null, TestName = "No header passes")]
    [TestCase("WWW-Authenticate: ", TestName = "An empty header passes")]
    [TestCase("WWW-Authenticate: Bearer x", TestName = "Another scheme passes")]
    [TestCase("WWW-Authenticate: Basic realm=\"Payment id=...\"", TestName = "The word Payment in the realm of another scheme passes")]
    [TestCase("x-amzn-remapped-www-authenticate: CHALLENGE", TestName = "A challenge in a remapped header alone passes")]
    [TestCase("PAYMENT-REQUIRED: eyJ4NDAyVmVyc2lvbiI6Mn0=", TestName = "An offer of x402 alone passes")]
    public async Task A_402_without_a_challenge_passes(string? header)
    {
        Merchant.AsksWith(402, header is null ? [] : [header.Replace("CHALLENGE", Challenge(), StringComparison.Ordinal)]);

        await AssertPassedAsync();
    }

    [TestCase(200)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(500)]
    public async Task A_challenge_on_another_status_passes(int status)
    {
        Merchant.AsksWith(status, $"WWW-Authenticate: {Challenge()}");

        await AssertPassedAsync(status);
    }

    [TestCase("Payment", TestName = "The scheme alone is refused whole")]
    [TestCase("Payment ", TestName = "The scheme and a space are refused whole")]
    [TestCase("Payment abc==", TestName = "token68 after the scheme is refused whole")]
    public async Task A_scheme_without_parameters_is_refused(string line) => await AssertRefusedAsync(line);

    [TestCase("Payment ", "payment ", TestName = "The scheme in lower case is paid")]
    [TestCase("Payment ", "PAYMENT ", TestName = "The scheme in capitals is paid")]
    [TestCase("realm=", "rEaLm=", TestName = "A name in mixed case is paid")]
    [TestCase("realm=", "x=1, __proto__=\"x\", constructor=\"y\", toString=z, realm=", TestName = "Unknown names are paid over")]
    [TestCase(", ", " ,\t, ", TestName = "Space and empty members are paid over")]
    [TestCase("=\"", " =\t\"", TestName = "Space round the equals signs is paid over")]
    [TestCase("intent=\"charge\"", "intent=charge", TestName = "A token in place of quotes is paid")]
    public async Task Another_legal_spelling_is_paid(string part, string spelling) =>
        await AssertPaidAsync(Challenge().Replace(part, spelling, StringComparison.Ordinal));

    [Test]
    public async Task Another_order_and_a_trailing_comma_are_paid() =>
        await AssertPaidAsync($"Payment {string.Join(", ", Challenge()["Payment ".Length..].Split(", ").Reverse())},");

    [Test]
    public async Task A_missing_or_empty_required_parameter_is_refused(
        [Values("id", "realm", "method", "intent", "request")] string name, [Values] bool isMissing)
    {
        var parameters = Challenge()["Payment ".Length..].Split(", ").Where(parameter => !parameter.StartsWith($"{name}=", StringComparison.Ordinal)).ToList();
        await AssertRefusedAsync($"Payment {string.Join(", ", parameters)}{(isMissing ? "" : $", {name}=\"\"")}");
    }

    [TestCase(", id=\"c1\"", TestName = "A duplicate parameter is refused whole")]
    [TestCase(", ID=\"c2\"", TestName = "A duplicate that differs by case is refused whole")]
    [TestCase(", x=\"", TestName = "An open quote is refused whole")]
    [TestCase(", x=\"\\", TestName = "An escape at the end is refused whole")]
    [TestCase(", description=\"a\" b, request=\"e30\"", TestName = "A tail that introduces a request is refused whole")]
    [TestCase(", header=\"Cookie\"", TestName = "header=Cookie is refused whole")]
    [TestCase(", header=\"Host\"", TestName = "header=Host is refused whole")]
    [TestCase(", header=\"X-Api-Key\"", TestName = "header=X-Api-Key is refused whole")]
    [TestCase(", header=\"Content-Length\"", TestName = "header=Content-Length is refused whole")]
    [TestCase(", header=\"Transfer-Encoding\"", TestName = "header=Transfer-Encoding is refused whole")]
    [TestCase(", header=\"Proxy-Authorization\"", TestName = "header=Proxy-Authorization is refused whole")]
    [TestCase(", header=\"\"", TestName = "An empty header parameter is refused whole")]
    [TestCase(", header=\"Payment-Authorization\\u000d\\u000aX: y\"", TestName = "A header parameter with CRLF is refused whole")]
    public async Task A_challenge_with_more_than_is_understood_is_refused(string more) => await AssertRefusedAsync(Challenge(more: more));

    [Test]
    public async Task Twelve_thousand_backslashes_in_an_open_quote_are_refused() => await AssertRefusedAsync(Challenge(more: $", x=\"{new string('\\', 12_000)}"));

    [Test]
    public async Task Escapes_as_mppx_writes_them_are_decoded_and_echoed() =>
        Assert.That((await AssertPaidAsync(Challenge(realm: "caf\\u0065\\u0301 \\u0041"))).Challenge.Realm, Is.EqualTo("cafe\u0301 A"));

    [TestCase(", description=\"50\" off\"", TestName = "A description with an unescaped quote is cut and paid")]
    [TestCase(", description=\"contact Payment support\"", TestName = "The word Payment in a description is paid once")]
    [TestCase(", description=\"a, Payment id=x, realm=y\"", TestName = "A challenge inside a description is paid once")]
    [TestCase(", header=\"Authorization\"", TestName = "header=Authorization is paid")]
    [TestCase(", header=\"payment-authorization\"", TestName = "header=payment-authorization is paid")]
    [TestCase(", opaque=\"not base64url!\"", TestName = "Opaque text that is not base64url is echoed")]
    [TestCase(", opaque=\"eyJhIjp7ImIiOnt9fX0\"", TestName = "Opaque nested data are echoed")]
    public async Task What_only_looks_strange_is_paid_once(string more)
    {
        var credential = await AssertPaidAsync(Challenge(more: more));

        Assert.That(credential.Challenge.Opaque, Is.EqualTo(more.Contains("opaque", StringComparison.Ordinal) ? more.Split('"')[1] : null));
    }

    [Test]
    public async Task Sixteen_kilobytes_of_opaque_data_are_refused_before_signing_as_no_header_carries_their_echo() =>
        Assert.That((await AssertRefusedAsync(Challenge(more: $", opaque=\"{new string('x', 16_384)}\""))).Rule, Is.Not.Empty);

    [Test]
    public async Task Two_challenges_are_paid_once_however_they_are_written([Values(", ", "\r\nWWW-Authenticate: ", ", Basic realm=\"x\", Digest realm=\"y\", nonce=\"z\", Bearer abc==, ")] string between) =>
        await AssertPaidAsync(Challenge() + between + Challenge(StripeRequest(), "c2", method: "stripe"));

    [Test]
    public async Task A_thousand_challenges_are_refused() =>
        await AssertRefusedAsync(string.Join(", ", Enumerable.Range(0, 1000).Select(number => $"Payment id={number}, realm=r, method=tempo, intent=charge")));

    [Test]
    public async Task A_sound_challenge_beside_a_malformed_one_is_paid_unless_that_claims_the_same_method_and_intent()
    {
        await AssertPaidAsync(Challenge(), ChallengeOf("???", "c2", method: "stripe"));
    }

    [Test]
    public async Task A_sound_challenge_beside_a_malformed_one_of_its_kind_is_refused() => await AssertRefusedAsync(Challenge(), ChallengeOf("???", "c2"));

    [Test]
    public async Task The_same_id_for_other_terms_refuses_both() => await AssertRefusedAsync(Challenge(), Challenge(Request(amount: "\"2\"")));

    [Test]
    public async Task The_same_challenge_twice_is_one() => await AssertPaidAsync(Challenge(), Challenge());

    [TestCase("\u00ff", TestName = "A byte that is not UTF-8 is refused whole")]
    [TestCase("\u00c0\u00af", TestName = "An overlong form is refused whole")]
    [TestCase("\\u000d\\u000aX: y", TestName = "CRLF by escapes is refused whole")]
    [TestCase("\\ud800", TestName = "Half a surrogate pair is refused whole")]
    public async Task An_id_that_cannot_be_echoed_is_refused(string id) => await AssertRefusedAsync(Challenge(id: id));

    [TestCase("x", TestName = "An id of one character is echoed")]
    [TestCase("../../x", TestName = "An id like a path is echoed")]
    [TestCase("\\\"x\\\"", TestName = "An id with quotes is echoed")]
    [TestCase("\\ud83d\\udcb8", TestName = "An emoji is echoed")]
    public async Task A_strange_id_is_echoed_in_a_credential_of_plain_characters(string id)
    {
        await AssertPaidAsync(Challenge(id: id));

        Assert.That(Merchant.Credentials.Single(), Does.Match("^Payment [A-Za-z0-9_-]+$"));
    }

    [Test]
    public async Task An_id_of_4_KB_is_paid_or_refused_before_signing()
    {
        Merchant.Asks(Challenge(id: new string('i', 4096)));

        var attempt = await SendAsync();

        Assert.That(Merchant.Credentials, Has.Count.EqualTo(Authorities));
        Assert.That(attempt.Payment!.Outcome, Is.EqualTo(Authorities == 1 ? PaymentOutcome.Settled : PaymentOutcome.NotPaid));
    }

    [TestCase("\0", TestName = "NUL in a header")]
    [TestCase("\r", TestName = "A bare CR in a header")]
    public async Task Bytes_that_no_header_may_hold_never_reach_the_reader_as_the_platform_makes_spaces_of_them(string bytes) =>
        Assert.That((await AssertPaidAsync(Challenge(id: $"a{bytes}b"))).Challenge.Id, Is.EqualTo("a b"));

    [Test]
    public async Task A_folded_line_is_one_line() => await AssertPaidAsync(Challenge().Replace(", realm", ",\r\n   realm", StringComparison.Ordinal));

    [TestCase(70_000)]
    [TestCase(2_000_000)]
    public async Task A_line_that_is_longer_than_the_platform_reads_signs_nothing(int length)
    {
        Merchant.Asks(Challenge(more: $", x=\"{new string('x', length)}\""));

        await AssertUnreadableAsync();
    }

    [Test]
    public async Task A_line_of_60_KB_is_paid() => await AssertPaidAsync(Challenge(more: $", x=\"{new string('x', 60_000)}\""));

    [TestCase("Tempo", "charge")]
    [TestCase("tempo ", "charge")]
    [TestCase("tempo1", "charge")]
    [TestCase("t\u00d0\u00b5mpo", "charge", TestName = "A Cyrillic method")]
    [TestCase("LONG", "charge", TestName = "A method of 300 letters")]
    [TestCase("tempo", "charge;x")]
    [TestCase("tempo", "CHARGE")]
    public async Task Another_method_or_intent_is_refused(string method, string intent) =>
        await AssertRefusedAsync(Challenge(method: method == "LONG" ? new string('t', 300) : method, intent: intent));

    [TestCase("sha-256=", TestName = "An empty digest")]
    [TestCase("sha-256=abc", TestName = "A digest of the wrong length")]
    [TestCase("md5=:XrY7u+Ae7tCTyyK7j1rNww==:", TestName = "A digest by MD5")]
    [TestCase("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-512=:AA==:", TestName = "Two digests")]
    [TestCase("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", TestName = "A digest of another body")]
    public async Task A_digest_that_is_not_that_of_the_body_is_refused(string digest)
    {
        Merchant.Asks(Challenge(more: $", digest=\"{digest}\""));

        await AssertRefusedAsync(Text());
    }

    [Test]
    public async Task A_digest_on_a_GET_must_be_that_of_nothing([Values] bool isOfNothing)
    {
        var line = Challenge(more: $", digest=\"{ContentDigest.Format(SHA256.HashData(Encoding.UTF8.GetBytes(isOfNothing ? "" : "order")))}\"");
        if (!isOfNothing)
        {
            await AssertRefusedAsync(line);
            return;
        }

        await AssertPaidAsync(line);
    }
}
