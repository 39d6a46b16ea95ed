using System.Text;
using System.Text.Json;
using Mpp.Client.Methods;
using Mpp.Client.Protocol;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>What a server writes into the headers and the body of a 402 and of the answer to a payment.</summary>
internal static class WireTargets
{
    private static readonly IReadOnlyList<IPaymentMethod> Methods = QuoteTargets.CreateMethods();

    public static FuzzTarget Challenges() => new(
        "challenge-headers", new HeaderMutator(), ChallengeSeeds(), new AllocationBound(128 * 1024, 600), RunChallenges) { BoundedIterations = 3000 };

    public static FuzzTarget Receipts() => new(
        "receipts", new EitherMutator(new JsonMutator("\"success\"", "\"failed\"", "\"tempo\""), new ByteMutator("=", "-", "_", " ", "\t", "eyJ", ",")),
        [.. Corpus.Wires("receipt.json"), .. Corpus.Of("receipts")], new AllocationBound(64 * 1024, 200), RunReceipt) { BoundedIterations = 3000 };

    public static FuzzTarget Problems() => new(
        "problem-details", new JsonMutator("\"about:blank\"", "\"https://paymentauth.org/problems/verification-failed\"", "\"urn:x\"", "402"),
        Corpus.Of("problem-details"), new AllocationBound(64 * 1024, 200), RunProblem) { BoundedIterations = 3000 };

    public static IReadOnlyList<byte[]> ChallengeSeeds() => [.. Corpus.Wires("www-authenticate.json"), .. Corpus.Of("challenge-headers")];

    private static string RunChallenges(byte[] input)
    {
        var read = ChallengeSet.Read(Encoding.Latin1.GetString(input).Split('\n'));
        OracleException.Require(read.Challenges.Count <= ChallengeSet.MaximumChallenges, "More challenges than are considered.");
        OracleException.Require(read.Challenges.Select(challenge => challenge.Id).Distinct().Count() == read.Challenges.Count, "One id twice.");
        OracleException.Require(read.Malformed.All(bad => bad.Reason.Length is > 0 and < 200 && !bad.Reason.Any(char.IsControl)), "A reason that cannot be shown.");
        foreach (var challenge in read.Challenges)
        {
            RequireSameWhenWrittenAgain(challenge);
            QuoteTargets.Quote(Methods, challenge);
        }

        return read switch
        {
            { IsEmpty: true } => "nothing asked",
            { Malformed: [] } => $"{read.Challenges.Count} read",
            _ => $"{read.Challenges.Count} read, malformed: {read.Malformed[0].Reason.Split('\'')[^1]}",
        };
    }

    private static void RequireSameWhenWrittenAgain(PaymentChallenge challenge)
    {
        var credential = new PaymentCredential(challenge, JsonElement.Parse("{}"), source: null).ToHeaderValue();
        OracleException.Require(PaymentCredential.TryParse(credential, out var echoed, out var error), $"The echo cannot be read: {error}.");
        var echo = echoed!.Challenge;
        OracleException.Require(
            (echo.Id, echo.Realm, echo.Request, echo.Opaque, echo.Digest, echo.Expires) == (challenge.Id, challenge.Realm, challenge.Request, challenge.Opaque, challenge.Digest, challenge.Expires),
            "The echo differs.");
        try
        {
            var again = ChallengeSet.Read([ChallengeWriter.Format(challenge)]);
            OracleException.Require(again is { Malformed: [], Challenges: [var same] } && same.HasSameContent(challenge), "What is written is not what was read.");
        }
        catch (PaymentFormatException)
        {
            // A control character other than a tab: it can be read and echoed, and no header carries it.
        }
    }

    private static string RunReceipt(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input);
        if (text.StartsWith('{') || text.StartsWith('['))
        {
            text = Base64UrlText.Encode(input);
        }

        if (!PaymentReceipt.TryParse(text, out var receipt, out var error))
        {
            OracleException.Require(error.Length > 0 && !error.Any(char.IsControl), "A reason that cannot be shown.");
            return error;
        }

        OracleException.Require(!receipt.ToString().Any(char.IsControl), "A receipt that cannot be shown.");
        var written = ReceiptWriter.Format(receipt.Status, receipt.Method, receipt.TimestampText, receipt.Reference, receipt.Extra);
        OracleException.Require(PaymentReceipt.TryParse(written, out var again, out error), $"The receipt cannot be read again: {error}.");
        OracleException.Require(
            (again!.Status, again.Method, again.Timestamp, again.Reference, again.Extra.Count) == (receipt.Status, receipt.Method, receipt.Timestamp, receipt.Reference, receipt.Extra.Count),
            "The receipt differs when it is read again.");
        return receipt.ClaimsSuccess ? "claims success" : "claims something else";
    }

    private static string RunProblem(byte[] input)
    {
        if (PaymentProblem.Read("application/problem+json", input) is not { } problem)
        {
            return "no problem";
        }

        OracleException.Require(!problem.ToString().Any(char.IsControl), "A problem that cannot be shown.");
        OracleException.Require(problem is { Type.Length: <= 130, Title: null or { Length: <= 310 }, Detail: null or { Length: <= 310 } }, "A problem that is too long to be shown.");
        return (problem.Title, problem.Detail) switch { (null, null) => "a type", (_, null) => "a title", (null, _) => "a detail", _ => "both" };
    }
}
