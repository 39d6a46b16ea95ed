using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Mpp.Client;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Conformance.Operations;

/// <summary><c>charge.quote</c>: what a challenge would cost, judged by the payer itself. Needs no key and signs nothing.</summary>
internal static class QuoteOperation
{
    private static readonly Uri AnyMerchant = new("https://merchant.example/");

    public static void Run(JsonElement input, Utf8JsonWriter value)
    {
        var now = ReadNow(input);
        var offer = ReadOffer(input, now);
        var appraisals = CreatePayer(input, now).Appraise(offer);
        var unjudged = Unjudged(input);
        var reasons = new List<string>();
        foreach (var appraisal in appraisals)
        {
            var violations = appraisal.Violations.Where(violation => !unjudged.Contains(violation.Rule)).ToList();
            if (appraisal.Quote is { } quote && violations.Count == 0)
            {
                Write(value, quote);
                return;
            }

            reasons.AddRange(violations.Select(violation => $"{violation.Rule}: {violation.Message}"));
        }

        throw new InputException(reasons.Count == 0 ? "The header holds no Payment challenge." : string.Join(' ', reasons));
    }

    /// <summary>Rules about what this input does not tell: keys never, and limits and origin only where it brings them.</summary>
    private static HashSet<string> Unjudged(JsonElement input)
    {
        var rules = new HashSet<string>(StringComparer.Ordinal) { PolicyRules.Configuration };
        if (!input.TryFind("policy", out _))
        {
            rules.Add(PolicyRules.NoLimit);
        }

        if (!input.TryFind("origin", out _))
        {
            rules.Add(PolicyRules.Origin);
        }

        return rules;
    }

    private static DateTimeOffset ReadNow(JsonElement input)
    {
        if (input.TryFind("now", out var now) && now.ValueKind == JsonValueKind.Number)
        {
            return DateTimeOffset.FromUnixTimeSeconds((long)input.ReadInteger("now", DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
        }

        return Rfc3339.TryParse(input.ReadText("now"), out var time) ? time : throw new InputException("'now' is not an RFC 3339 date-time.");
    }

    private static PaymentOffer ReadOffer(JsonElement input, DateTimeOffset now)
    {
        var url = input.FindText("origin") is { } text
            ? Uri.TryCreate(text, UriKind.Absolute, out var given) ? given : throw new InputException("'origin' is not a URL.")
            : AnyMerchant;
        var challenges = ChallengeSet.Read([HeaderText.AsReceived(input.ReadText("header"))]);
        return new PaymentOffer
        {
            Origin = PaymentOrigin.TryCreate(url, out var origin, out var error) ? origin : throw new InputException($"'origin' cannot be used: {error}."),
            Challenges = challenges,
            HttpMethod = HttpMethod.Get.Method,
            ReceivedAt = now,
            BodyDigest = ReadBodyDigest(input, challenges),
        };
    }

    /// <summary>That of the body where the input brings one. Otherwise a digest is only looked at for its form.</summary>
    private static ReadOnlyMemory<byte> ReadBodyDigest(JsonElement input, ChallengeSet challenges)
    {
        if (input.FindText("body") is { } body)
        {
            return SHA256.HashData(Encoding.UTF8.GetBytes(body));
        }

        var claimed = challenges.Challenges.Select(challenge => challenge.Digest).FirstOrDefault(digest => digest is not null);
        return claimed is not null && ContentDigest.TryParse(claimed, out var sha256) ? sha256 : SHA256.HashData([]);
    }

    private static Payer CreatePayer(JsonElement input, DateTimeOffset now)
    {
        try
        {
            var policy = input.TryFind("policy", out var given) ? given.Deserialize(PolicyJson.Default.SpendPolicyOptions)! : new SpendPolicyOptions();
            var clock = new FixedClock(now);
            return Payer.Create(new MppOptions { Policy = policy }, new PayerServices
            {
                Ledger = new MemoryPaymentLedger(clock),
                Clock = clock,
                ReadVariable = _ => null,
            });
        }
        catch (JsonException)
        {
            throw new InputException("'policy' is not a spend policy.");
        }
        catch (OptionsValidationException exception)
        {
            throw new InputException(string.Join(' ', exception.Failures));
        }
    }

    private static void Write(Utf8JsonWriter value, Quote quote)
    {
        value.WriteStartObject();
        value.WriteString("method", quote.Method);
        value.WriteString("intent", quote.Intent);
        value.WriteString("amount", Number(quote.Amount));
        value.WriteString("currency", quote.Currency.Key[(quote.Currency.Key.LastIndexOf(':') + 1)..]);
        if (quote.ChainId is { } chain)
        {
            value.WriteNumber("chainId", chain);
        }
        else
        {
            value.WriteNull("chainId");
        }

        value.WriteStartArray("recipients");
        foreach (var recipient in quote.Recipients)
        {
            value.WriteStartObject();
            value.WriteString("address", recipient.Address);
            value.WriteString("amount", Number(recipient.Amount));
            value.WriteEndObject();
        }

        value.WriteEndArray();
        value.WriteString("expires", Expiry(quote));
        value.WriteBoolean("feePayer", quote.HasFeePayer);
        value.WriteEndObject();
    }

    /// <summary>As the server wrote it, unless its request ends the offer earlier.</summary>
    private static string? Expiry(Quote quote) =>
        quote.ExpiresAt == quote.Challenge.ExpiresAt ? quote.Challenge.Expires : quote.ExpiresAt is { } end ? Rfc3339.Format(end) : null;

    private static string Number(UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);
}
