using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Fuzzing;

/// <summary>Every way in which a header may legally be written means the same challenge.</summary>
[TestFixture]
internal sealed class LegalSpellingTests
{
    private static readonly string[] Spaces = ["", " ", "\t", "  "];

    private static readonly string[] Between = [",", ", ", " ,\t", ", ,", ",,", " , "];

    private static readonly string[] Others = ["Basic realm=\"a, Payment id=x\"", "Bearer abc==", "Digest realm=\"\\\"\", nonce=1", "Negotiate"];

    [Test]
    public void However_a_challenge_is_spelled_the_same_one_is_read() =>
        Prop.ForAll(Spelled().ToArbitrary(), static spelled =>
        {
            var read = ChallengeSet.Read([spelled.Line]);
            return read is { Malformed: [], Challenges: [var challenge] } && challenge.HasSameContent(spelled.Challenge);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    private static Gen<Spelling> Spelled() =>
        from id in Values()
        from realm in Values()
        from opaque in Values().OrNull()
        from description in Values().OrNull()
        from seed in Gen.Choose(0, int.MaxValue)
        select Spell(new PaymentChallenge(id, realm, "tempo", "charge", "e30", System.Text.Json.JsonElement.Parse("{}")) { Opaque = opaque, Description = description }, new Random(seed));

    private static Gen<string> Values() => Gen.Elements("abc", "a b", "a,b", "a=b", "\"", "\\", "Payment id=x", ", Payment ", "caf\u00e9", "\u2713", "0", "~!#$%&'*+-.^_`|", "a\tb").NonEmptyListOf().Select(string.Concat);

    private static Spelling Spell(PaymentChallenge challenge, Random random)
    {
        var parameters = new List<(string Name, string? Value)>
        {
            ("id", challenge.Id), ("realm", challenge.Realm), ("method", "tempo"), ("intent", "charge"), ("request", "e30"), ("opaque", challenge.Opaque),
            ("description", challenge.Description), ("x-unknown", "1"),
        };
        var written = parameters.Where(parameter => parameter.Value is not null).OrderBy(_ => random.Next())
            .Select(parameter => $"{Case(parameter.Name, random)}{Any(Spaces, random)}={Any(Spaces, random)}{Quote(parameter.Value!, random)}");
        var line = new StringBuilder(random.Next(3) == 0 ? Any(Others, random) + ", " : "");
        line.Append(Case("Payment", random)).Append(random.Next(2) == 0 ? " " : "\t ").AppendJoin(Any(Between, random), written);
        return new Spelling(challenge, line.Append(random.Next(3) == 0 ? ", " + Any(Others, random) : Any(["", ",", " ", " ,"], random)).ToString());
    }

    private static string Any(string[] choices, Random random) => choices[random.Next(choices.Length)];

    private static string Case(string text, Random random) => string.Concat(text.Select(character => random.Next(2) == 0 ? char.ToUpperInvariant(character) : char.ToLowerInvariant(character)));

    // A token where that is possible; in quotes, what must be escaped is, and some of what need not be. 'u' begins an escape of mppx.
    private static string Quote(string value, Random random)
    {
        if (value.All(character => char.IsAsciiLetterOrDigit(character) || "~!#$%&'*+-.^_`|".Contains(character, StringComparison.Ordinal)) && random.Next(2) == 0)
        {
            return value;
        }

        return $"\"{string.Concat(value.Select(character => Escape(character, random)))}\"";
    }

    private static string Escape(char character, Random random) => character switch
    {
        '"' or '\\' => $"\\{character}",
        > '~' => random.Next(2) == 0 ? $"\\u{(int)character:x4}" : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(character.ToString())),
        not 'u' when random.Next(8) == 0 => $"\\{character}",
        _ => character.ToString(),
    };

    private sealed record Spelling(PaymentChallenge Challenge, string Line)
    {
        public override string ToString() => Line;
    }
}
