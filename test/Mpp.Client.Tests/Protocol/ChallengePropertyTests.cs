using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class ChallengePropertyTests
{
    private const string Interesting = "\"\\=,; \t\0\r\nPaymentidu0041x\u00e9\u00ff\u2713";

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Test]
    public void No_text_makes_the_reader_throw() =>
        Prop.ForAll<string, string>(static (one, other) => IsConsistent(ChallengeSet.Read([one ?? "", $"Payment {other}", one + other]))).Check(Thorough);

    [Test]
    public void No_mutation_of_a_sound_line_makes_the_reader_throw_or_read_half_a_challenge() =>
        Prop.ForAll(Mutated().ToArbitrary(), static line => IsConsistent(ChallengeSet.Read([line]))).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Test]
    public void What_is_written_is_read() =>
        Prop.ForAll(Challenges().ToArbitrary(), static challenge =>
        {
            var read = ChallengeSet.Read([ChallengeWriter.Format(challenge)]);
            return read.Malformed.Count == 0 && read.Challenges.Single().HasSameContent(challenge);
        }).Check(Thorough);

    [Test]
    public void Challenges_in_one_line_are_the_challenges_in_many_lines() =>
        Prop.ForAll(Challenges().ListOf().ToArbitrary(), static challenges =>
        {
            string[] lines = [.. challenges.Take(ChallengeSet.MaximumChallenges).Select(ChallengeWriter.Format)];
            return Describe(ChallengeSet.Read(lines)) == Describe(ChallengeSet.Read([string.Join(", ", lines)]))
                && Describe(ChallengeSet.Read(lines)) == Describe(ChallengeSet.Read([string.Join(" ,Basic realm=\"a, b\",", lines)]));
        }).Check(Thorough);

    [Test]
    public void A_credential_gives_the_server_its_challenge_back() =>
        Prop.ForAll(Challenges().ToArbitrary(), static challenge =>
        {
            var payload = System.Text.Json.JsonElement.Parse("{}");
            return PaymentCredential.TryParse(new PaymentCredential(challenge, payload, null).ToHeaderValue(), out var read, out _)
                && Describe(read!.Challenge) == Describe(challenge);
        }).Check(Thorough);

    [Test]
    public void Base64url_survives_the_round_trip() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
            Base64UrlText.TryDecode(Base64UrlText.Encode(bytes ?? []), out var decoded) && decoded.SequenceEqual(bytes ?? [])).Check(Thorough);

    // Each byte string has one text but for padding: what decodes is what encoding gives back.
    [Test]
    public void No_two_texts_stand_for_the_same_bytes() =>
        Prop.ForAll(Gen.Elements("AQgwZ_-9=+/ \n".ToCharArray()).ArrayOf().ToArbitrary(), static characters =>
        {
            var text = new string(characters);
            return !Base64UrlText.TryDecode(text, out var bytes) || Base64UrlText.Encode(bytes) == text.TrimEnd('=');
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static bool IsConsistent(ChallengeSet read) => read.Malformed.All(static bad => bad.Reason.Length > 0)
        && read.Challenges.All(static challenge => challenge is { Id.Length: > 0, Realm.Length: > 0, Method.Length: > 0, Intent.Length: > 0 }
            && challenge.Id.AsSpan().IndexOfAny('\0', '\r', '\n') < 0 && !challenge.Id.Any(static c => c is '\uFFFD')
            && challenge.RequestObject.ValueKind == System.Text.Json.JsonValueKind.Object);

    private static string Describe(ChallengeSet read) => string.Join('\n', read.Challenges.Select(Describe).Concat(read.Malformed.Select(bad => bad.ToString())));

    private static string Describe(PaymentChallenge challenge) => string.Join('\u0001', challenge.Id, challenge.Realm, challenge.Method,
        challenge.Intent, challenge.Request, challenge.Expires, challenge.Digest, challenge.Opaque, challenge.Description);

    private static Gen<string> Texts() => Gen.Elements<object>([.. Enumerable.Range(0x20, 0x5F).Select(code => (object)(char)code),
            '\t', '\u0080', '\u00C3', '\u00A9', '\u00FF', '\u0100', '\u2713', "💸", ", Payment id=\"x\"", "\\u0041", "\\", "\""])
        .NonEmptyListOf().Select(static parts => string.Concat(parts)).Where(static text => text.Trim().Length > 0);

    private static Gen<PaymentChallenge> Challenges() =>
        from id in Texts()
        from realm in Texts()
        from method in Gen.Elements("tempo", "stripe", "evm:base_x-1")
        from intent in Gen.Elements("charge", "session", "X-1")
        from amount in Texts()
        from optional in Texts().OrNull()
        from description in Texts().OrNull()
        select Create(id, realm, method, intent, amount, optional, description);

    private static PaymentChallenge Create(
        string id, string realm, string method, string intent, string amount, string? optional, string? description)
    {
        var request = Base64UrlText.EncodeUtf8($"{{\"amount\":{System.Text.Json.JsonSerializer.Serialize(amount)}}}");
        return new PaymentChallenge(id, realm, method, intent, request, System.Text.Json.JsonElement.Parse("{}"))
        {
            Expires = optional is null ? null : "2026-11-21T09:00:37Z",
            Opaque = optional,
            Digest = optional,
            Description = description,
        };
    }

    private static Gen<string> Mutated() =>
        from challenges in Challenges().ListOf()
        from cuts in Gen.Choose(0, 100_000).Two().ListOf()
        from characters in Gen.Elements(Interesting.ToCharArray()).ListOf()
        select Mutate(string.Join(", ", challenges.Select(ChallengeWriter.Format)), [.. cuts], [.. characters]);

    private static string Mutate(string line, (int From, int Length)[] cuts, char[] characters)
    {
        var text = new StringBuilder(line);
        for (var index = 0; index < cuts.Length && text.Length > 0; index++)
        {
            var start = cuts[index].From % text.Length;
            switch (index % 3)
            {
                case 0:
                    text.Remove(start, Math.Min(cuts[index].Length % 7, text.Length - start));
                    break;
                case 1 when characters.Length > 0:
                    text.Insert(start, characters[index % characters.Length]);
                    break;
                default:
                    text.Insert(start, text.ToString(start, Math.Min(cuts[index].Length % 40, text.Length - start)));
                    break;
            }
        }

        return text.ToString();
    }
}
