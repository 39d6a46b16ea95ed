using System.Net;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class ChallengeReaderTests
{
    private const string Second = $"Payment id=\"b\", realm=\"r\", method=\"stripe\", intent=\"charge\", request=\"{ChallengeText.Request}\"";

    [TestCase(TestName = "No header is no challenge")]
    [TestCase("", TestName = "An empty header is no challenge")]
    [TestCase(" , ,\t", TestName = "An empty list is no challenge")]
    [TestCase("Bearer x", TestName = "Another scheme is no challenge")]
    [TestCase("Bearer realm=\"r\", error=\"e\"", TestName = "Another scheme with parameters is no challenge")]
    [TestCase("Basic realm=\"Payment id=...\"", TestName = "The scheme's name in another scheme's realm is no challenge")]
    [TestCase("Basic realm=\", Payment id=\\\"x\\\", \"", TestName = "A challenge inside another scheme's quotes is no challenge")]
    [TestCase("Digest @\"a\\\", Payment id=b", TestName = "A challenge after an escaped quote of garbage is no challenge")]
    [TestCase("x402 Payment=\"x\"", TestName = "A parameter of the scheme's name is no challenge")]
    [TestCase("Payment =\"a\"", TestName = "The scheme's name as a parameter is no challenge")]
    [TestCase("Payments id=\"a\"", TestName = "A longer scheme name is no challenge")]
    public void Asks_for_nothing(params string[] lines)
    {
        var read = ChallengeSet.Read(lines);

        Assert.That(read.Challenges, Is.Empty);
    }

    [TestCase("payment", TestName = "The scheme in lower case is read")]
    [TestCase("PAYMENT", TestName = "The scheme in capitals is read")]
    [TestCase("pAyMeNt", TestName = "The scheme in mixed case is read")]
    public void The_scheme_has_no_case(string scheme) =>
        Assert.That(ChallengeText.ReadOne(ChallengeText.Sound.Replace("Payment", scheme, StringComparison.Ordinal)).Id, Is.EqualTo("a"));

    [TestCase("Payment ID=\"a\", Realm=\"r\", mEthod=\"tempo\", INTENT=\"charge\", Request=\"e30\"", TestName = "Names in mixed case are read")]
    [TestCase("Payment request=\"e30\", intent=\"charge\", method=\"tempo\", realm=\"r\", id=\"a\"", TestName = "Any order is read")]
    [TestCase("Payment id = \"a\"\t,\trealm\t=\t\"r\" , method =\"tempo\", intent= \"charge\",request=\"e30\"", TestName = "Space round = and , is read")]
    [TestCase("Payment\tid=\"a\",realm=\"r\",method=\"tempo\",intent=\"charge\",request=\"e30\"", TestName = "A tab after the scheme is read")]
    [TestCase(", ,Payment id=\"a\", , realm=\"r\",,method=\"tempo\", intent=\"charge\", request=\"e30\", ,", TestName = "Empty members are read")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\",", TestName = "A trailing comma is read")]
    [TestCase("Payment id=a, realm=r, method=tempo, intent=charge, request=e30", TestName = "Tokens are read")]
    [TestCase("Payment id=\"\\a\", realm=\"\\r\", method=\"tempo\", intent=\"charge\", request=\"e30\"", TestName = "Needless escapes are read")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\", __proto__=\"x\", constructor=\"y\", toString=z", TestName = "Unknown names are ignored")]
    [TestCase("Payment id=\"a\",     realm=\"r\",  method=\"tempo\",   intent=\"charge\", request=\"e30\"", TestName = "A folded line is read")]
    public void Every_legal_spelling_means_the_same(string line)
    {
        var challenge = ChallengeText.ReadOne(line);

        Assert.That((challenge.Id, challenge.Realm, challenge.Method, challenge.Intent, challenge.Request),
            Is.EqualTo(("a", "r", "tempo", "charge", "e30")));
    }

    [TestCase("Payment", TestName = "The scheme alone is refused")]
    [TestCase("Payment ", TestName = "The scheme and a space are refused")]
    [TestCase("Payment abc==", TestName = "token68 is refused")]
    [TestCase("Payment abc=", TestName = "token68 with one = is refused")]
    [TestCase("Payment id", TestName = "A name alone is refused")]
    [TestCase("Payment id=", TestName = "A name without value is refused")]
    [TestCase("Payment/id=\"a\"", TestName = "A scheme without space is refused")]
    [TestCase("Payment realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\"", TestName = "A missing id is refused")]
    [TestCase("Payment id=\"a\", method=\"tempo\", intent=\"charge\", request=\"e30\"", TestName = "A missing realm is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", intent=\"charge\", request=\"e30\"", TestName = "A missing method is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", request=\"e30\"", TestName = "A missing intent is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\"", TestName = "A missing request is refused")]
    [TestCase("Payment id=\"\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\"", TestName = "An empty id is refused")]
    [TestCase("Payment id=\"a\", realm=\"\", method=\"tempo\", intent=\"charge\", request=\"e30\"", TestName = "An empty realm is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"\", intent=\"charge\", request=\"e30\"", TestName = "An empty method is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"\", request=\"e30\"", TestName = "An empty intent is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"\"", TestName = "An empty request is refused")]
    [TestCase(ChallengeText.Sound + ", id=\"b\"", TestName = "A duplicate is refused")]
    [TestCase(ChallengeText.Sound + ", id=\"a\"", TestName = "An equal duplicate is refused")]
    [TestCase(ChallengeText.Sound + ", ID=\"b\"", TestName = "A duplicate in capitals is refused")]
    [TestCase(ChallengeText.Sound + ", x=1, X=2", TestName = "An unknown duplicate is refused")]
    [TestCase(ChallengeText.Sound + ", x=", TestName = "An unknown name without value is refused")]
    [TestCase(ChallengeText.Sound + ", \"x\"", TestName = "A value as a member is refused")]
    [TestCase(ChallengeText.Sound + ", x=\"", TestName = "An open quote is refused")]
    [TestCase(ChallengeText.Sound + ", x=\"\\", TestName = "An escape at the end is refused")]
    [TestCase(ChallengeText.Sound + ", x=\"\\\"", TestName = "An escaped quote at the end is refused")]
    [TestCase("Payment realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\", id=a@b", TestName = "A token with a tail is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=e30=", TestName = "A padded token is refused")]
    [TestCase("Payment id=\"a\", method=\"tempo\", intent=\"charge\", request=\"e30\", realm=\"a \"b\" c\"", TestName = "An unescaped quote in the realm is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", intent=\"charge\", request=\"e30\", method=\"tempo\"x", TestName = "Text after the method is refused")]
    public void A_malformed_challenge_is_refused_and_reported(string line) => Assert.That(ChallengeText.ReadRefused(line).Reason, Is.Not.Empty);

    [TestCase("Tempo", TestName = "Method in capitals is refused")]
    [TestCase("tempo ", TestName = "Method with a space is refused")]
    [TestCase("1tempo", TestName = "Method that begins with a digit is refused")]
    [TestCase("t\\u0435mpo", TestName = "Method with a Cyrillic letter is refused")]
    [TestCase("tempo;x", TestName = "Method with a parameter is refused")]
    public void A_wrong_method_is_refused(string method) => Assert.That(ChallengeText.ReadRefused(ChallengeText.With(method: method)).Reason, Does.Contain("method"));

    [Test]
    public void A_wrong_method_in_raw_bytes_or_of_300_letters_is_refused()
    {
        ChallengeText.ReadRefused(ChallengeText.With(method: ChallengeText.AsHeaderBytes("t\u0435mpo")));
        ChallengeText.ReadRefused(ChallengeText.With(method: new string('t', 300)));
    }

    // Deployed servers name methods with digits and separators. What no method knows is unsupported, not malformed.
    [TestCase("tempo1")]
    [TestCase("evm:base_x-1")]
    public void A_method_that_nobody_knows_is_read_as_it_is(string method) =>
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(method: method)).Method, Is.EqualTo(method));

    [TestCase("charge;x", TestName = "Intent with a parameter is refused")]
    [TestCase("charge x", TestName = "Intent with a space is refused")]
    [TestCase("ch_arge", TestName = "Intent with an underscore is refused")]
    public void A_wrong_intent_is_refused(string intent) => Assert.That(ChallengeText.ReadRefused(ChallengeText.With(intent: intent)).Reason, Does.Contain("intent"));

    [Test]
    public void An_intent_in_capitals_is_not_the_charge_intent() =>
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(intent: "CHARGE")).Intent, Is.EqualTo("CHARGE"));

    [TestCase("x", TestName = "Id of one character")]
    [TestCase("../../etc/passwd", TestName = "Id like a path")]
    [TestCase("\\\"quoted\\\"", TestName = "Id with quotes")]
    public void A_strange_id_is_kept(string id)
    {
        var unescaped = id.Replace("\\", "", StringComparison.Ordinal);
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(id: id)).Id, Is.EqualTo(unescaped));
    }

    [Test]
    public void A_long_id_and_an_emoji_are_kept()
    {
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(id: new string('x', 4096))).Id, Has.Length.EqualTo(4096));
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(id: ChallengeText.AsHeaderBytes("💸"))).Id, Is.EqualTo("💸"));
    }

    [TestCase("a\rb", TestName = "Bare CR is refused")]
    [TestCase("a\r\nX-Evil: 1", TestName = "CR LF is refused")]
    [TestCase("a\0b", TestName = "NUL is refused")]
    [TestCase("a\\\0b", TestName = "An escaped NUL is refused")]
    [TestCase("a\\u000d\\u000aX-Evil: 1", TestName = "CR LF by escapes is refused")]
    [TestCase("a\\u0000b", TestName = "NUL by an escape is refused")]
    [TestCase("a\\u41\0\0b", TestName = "NUL inside an escape is refused")]
    [TestCase("a\\ud800b", TestName = "A lone surrogate is refused")]
    [TestCase("a\\udc00\\ud800b", TestName = "Surrogates in the wrong order are refused")]
    [TestCase("a\u00FFb", TestName = "A byte that is not UTF-8 is refused")]
    [TestCase("a\u00C0\u00AFb", TestName = "An overlong form is refused")]
    public void Text_that_cannot_be_echoed_is_refused(string id) =>
        Assert.That(ChallengeText.ReadRefused(ChallengeText.With(id: id)).Reason, Does.Contain("'id'"));

    [TestCase("caf\\u00e9 \\u2713", ExpectedResult = "café ✓", TestName = "mppx escapes are decoded")]
    [TestCase("\\ud83d\\udcb8", ExpectedResult = "💸", TestName = "A pair of mppx escapes is one character")]
    [TestCase("\\\\u0041", ExpectedResult = "\\u0041", TestName = "A doubled backslash begins no escape")]
    [TestCase("\\u00zz", ExpectedResult = "u00zz", TestName = "What is not hex is no escape")]
    [TestCase("\\u41", ExpectedResult = "u41", TestName = "Two digits are no escape")]
    [TestCase("\\u00c3\\u00a9", ExpectedResult = "Ã©", TestName = "Escapes are characters, not bytes of UTF-8")]
    [TestCase("caf\u00E9", ExpectedResult = "café", TestName = "A Latin-1 byte of mppx stays in the realm")]
    [TestCase("caf\u00E9 \\u2713", ExpectedResult = "café ✓", TestName = "A Latin-1 byte beside an escape stays")]
    [TestCase("caf\u00C3\u00A9", ExpectedResult = "café", TestName = "UTF-8 bytes are decoded")]
    public string A_realm_is_decoded_so_that_its_echo_fits(string realm) => ChallengeText.ReadOne(ChallengeText.With(realm: realm)).Realm;

    [TestCase(ChallengeText.Sound + ", description=\"Pay \"now\", later\"", ExpectedResult = "Pay ", TestName = "Text with a comma after a cut description is dropped")]
    [TestCase(ChallengeText.Sound + ", description=\"50\" off\"", ExpectedResult = "50", TestName = "The description is cut at the quote")]
    [TestCase(ChallengeText.Sound + ", note=\"a\"b, description=x\"", ExpectedResult = null, TestName = "What follows a cut unknown value is not read")]
    public string? Unescaped_quotes_cut_what_is_only_shown(string line) =>
        ChallengeSet.Read([line]) is { Challenges: [var challenge] } ? challenge.Description : null;

    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", description=\"x\" y, request=\"e30\"", TestName = "A request after a tail is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", description=\"x\" y, \", request=\"e30\"", TestName = "A request after a quoted tail is refused")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", description=\"x\" request=\"e30\"", TestName = "A request without comma is refused")]
    [TestCase(ChallengeText.Sound + ", description=\"x\" y, request=\"e30\"", TestName = "A second request after a tail is refused")]
    [TestCase(ChallengeText.Sound + ", description=\"x\" y, header=\"Payment-Authorization\"", TestName = "A header after a tail is refused")]
    [TestCase(ChallengeText.Sound + ", description=\"x\" y, Payment id=\"b\"", TestName = "A challenge after a tail is refused")]
    public void The_tail_of_a_description_introduces_nothing(string line) => ChallengeText.ReadRefused(line);

    [Test]
    public void A_value_that_cannot_be_decoded_begins_no_new_challenge() =>
        ChallengeText.ReadRefused($"Payment id=\"\0\"{Second}");

    [TestCase("contact Payment support")]
    [TestCase("a, Payment id=x, realm=y")]
    [TestCase("a, Payment id=\\\"x\\\", realm=\\\"y\\\"")]
    public void The_word_Payment_inside_quotes_is_text(string text)
    {
        var expected = text.Replace("\\", "", StringComparison.Ordinal);

        Assert.That(ChallengeText.ReadOne(ChallengeText.With(realm: text)).Realm, Is.EqualTo(expected));
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(more: $", description=\"{text}\"")).Description, Is.EqualTo(expected));
    }

    [TestCase(ChallengeText.Sound + ", " + Second, TestName = "Two in one line")]
    [TestCase(ChallengeText.Sound + "," + Second, TestName = "Two in one line without space")]
    [TestCase(ChallengeText.Sound, Second, TestName = "Two in two lines")]
    [TestCase("Basic realm=\"x\", " + ChallengeText.Sound + ", Bearer abc==, Digest realm=\"y\", nonce=\"z\", " + Second, TestName = "Other schemes between")]
    [TestCase("Negotiate, " + ChallengeText.Sound + ", Negotiate", Second + ", Basic", TestName = "Bare schemes between")]
    [TestCase(ChallengeText.Sound + ", " + ChallengeText.Sound, Second, TestName = "The same challenge twice is one")]
    [TestCase(ChallengeText.Sound + ", Payment id=\"c\", realm=\"r\", method=\"other\", intent=\"charge\", " + Second, TestName = "A malformed neighbour of another method")]
    public void Several_challenges_are_read(params string[] lines) =>
        Assert.That(ChallengeSet.Read(lines).Challenges.Select(challenge => challenge.Id), Is.EqualTo(["a", "b"]));

    [Test]
    public void A_sound_challenge_is_not_used_when_a_malformed_one_claims_its_method_and_intent()
    {
        var read = ChallengeText.Read(ChallengeText.Sound, ChallengeText.With(id: "c", request: "???"), Second);

        Assert.That(read.Challenges.Select(challenge => challenge.Id), Is.EqualTo(["b"]));
        Assert.That(read.Malformed, Has.Count.EqualTo(2));
    }

    [Test]
    public void The_same_id_for_different_terms_is_refused()
    {
        var read = ChallengeText.Read(ChallengeText.Sound, ChallengeText.With(request: "e30"), Second);

        Assert.That(read.Challenges.Select(challenge => challenge.Id), Is.EqualTo(["b"]));
        Assert.That(read.Malformed.Select(bad => bad.Reason), Has.All.Contains("the same id"));
    }

    [TestCase(32, 32, TestName = "32 challenges are read")]
    [TestCase(33, 0, TestName = "33 challenges are not used")]
    [TestCase(1000, 0, TestName = "1000 challenges are not used")]
    public void The_number_of_challenges_is_capped(int count, int read)
    {
        string[] lines = [.. Enumerable.Range(0, count).Select(index => ChallengeText.With(id: $"id{index}"))];

        foreach (var set in new[] { ChallengeSet.Read(lines), ChallengeSet.Read([string.Join(", ", lines)]) })
        {
            Assert.That(set.Challenges, Has.Count.EqualTo(read));
            Assert.That(set.IsEmpty, Is.False);
        }
    }

    [TestCase(70_000)]
    [TestCase(2_000_000)]
    public void Long_lines_are_read_in_linear_time(int length)
    {
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(more: $", x=\"{new string('x', length)}\"")).Id, Is.EqualTo("a"));
        foreach (var filler in new[] { " ", ",", "=", "\"", "\\", "a ", "a,", "a=", "a=b,", "a=\"b\"c,", "\"\\" })
        {
            var rest = string.Concat(Enumerable.Repeat(filler, length / filler.Length));

            Assert.That(() => ChallengeText.Read($"{ChallengeText.Sound}, {rest}", $"Basic {rest}", $"Payment {rest}"), Throws.Nothing);
        }
    }

    // Values that the credential repeats, which the reader leaves to those who use them.
    [TestCase("header", "Payment-Authorization", true)]
    [TestCase("header", "payment-authorization", true)]
    [TestCase("header", "Authorization", false)]
    [TestCase("header", "Cookie", false)]
    [TestCase("header", "X-Api-Key", false)]
    [TestCase("header", "", false)]
    public void Only_the_one_other_header_is_ever_used(string name, string value, bool isUsed)
    {
        var challenge = ChallengeText.ReadOne(ChallengeText.With(more: $", {name}=\"{value}\""));

        Assert.That(challenge.UsesPaymentAuthorization, Is.EqualTo(isUsed));
        Assert.That(challenge.Header, Is.EqualTo(value));
    }

    [Test]
    public void A_header_with_line_breaks_is_refused() =>
        ChallengeText.ReadRefused(ChallengeText.With(more: ", header=\"Payment-Authorization\\u000d\\u000aX: y\""));

    [TestCase("trace-123", TestName = "Opaque text that is not base64url")]
    [TestCase("eyJhIjp7ImIiOnt9fX0", TestName = "Opaque nested JSON")]
    [TestCase("e30=", TestName = "Opaque padded text")]
    public void Opaque_data_is_kept_byte_for_byte(string opaque) =>
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(more: $", opaque=\"{opaque}\"")).Opaque, Is.EqualTo(opaque));

    [Test]
    public void Opaque_data_is_capped()
    {
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(more: $", opaque=\"{new string('x', 16_384)}\"")).Opaque, Has.Length.EqualTo(16_384));
        Assert.That(ChallengeText.ReadRefused(ChallengeText.With(more: $", opaque=\"{new string('x', 16_385)}\"")).Reason, Does.Contain("opaque"));
    }

    [TestCase("a\rb")]
    [TestCase("a\nb")]
    [TestCase("a\0b")]
    [TestCase("a\u001bb")]
    public void Control_characters_are_not_written(string realm)
    {
        var challenge = new PaymentChallenge("a", realm, "tempo", "charge", "e30", default);

        Assert.That(() => ChallengeWriter.Format(challenge), Throws.TypeOf<PaymentFormatException>().With.Message.Contains("'realm'"));
    }

    [Test]
    public void The_platforms_parsed_view_of_the_header_gives_the_same_challenges()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.PaymentRequired);
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", $"Basic realm=\"x\", {ChallengeText.Sound}, {Second}");
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", ChallengeText.With(id: "c", realm: "a, Payment id=x", more: ", x=1"));
        string[] Lines() => [.. response.Headers.NonValidated["WWW-Authenticate"]];
        var before = Lines();

        Assert.That(response.Headers.WwwAuthenticate, Is.Not.Empty);
        Assert.That(Lines(), Has.Length.GreaterThan(before.Length));
        Assert.That(ChallengeSet.Read(Lines()).Challenges.Select(Content), Is.EqualTo(ChallengeSet.Read(before).Challenges.Select(Content)));
    }

    private static (string Id, string Realm, string Method, string Request) Content(PaymentChallenge challenge) =>
        (challenge.Id, challenge.Realm, challenge.Method, challenge.Request);
}
