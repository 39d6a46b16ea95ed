using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>A Tempo node that answers whatever it likes: what it is asked before and after a payment.</summary>
internal static class NodeTarget
{
    private const string Asked = "$asked";
    private const ulong ValidBefore = 1_000_100;

    private static readonly TempoAddress Token = TempoAddress.Parse("0x20c0000000000000000000000000000000000000");
    private static readonly TempoAddress Payer = TempoAddress.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static readonly TempoAddress Payee = TempoAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    public static FuzzTarget Create()
    {
        var service = new ScriptedService(AnswerAsync);
        var node = new TempoNode(new TempoRpc(service.Url, TimeSpan.FromSeconds(20)));
        return new FuzzTarget("node-answers", new JsonMutator(
            $"\"{Asked}\"", "\"0x1\"", "\"0x0\"", "\"0x64\"", "\"0xf4290\"", "\"0xffffffffffffffff\"", $"\"0x{new string('f', 64)}\"", $"\"0x{new string('0', 64)}\"",
            $"\"0x{new string('0', 32)}{new string('f', 32)}\"", "\"0xfeec000000000000000000000000000000000000\""),
            Corpus.Of("node-answers"), new AllocationBound(4 * 1024 * 1024, 4000, IsOfProcess: true), input => Run(service, node, input))
        {
            Owned = service,
            BoundedIterations = 150,
        };
    }

    private static string Run(ScriptedService service, TempoNode node, byte[] input)
    {
        service.Play(input);
        return string.Join(" | ",
            Answer(async () => Describe(await new TempoProver(node).ProveAsync(Traces(hash: null), CancellationToken.None))),
            Answer(async () => await new TempoProver(node).FindAsync(Traces($"0x{new string('1', 64)}"), CancellationToken.None) is { } finding ? Describe(finding) : "not yet"),
            Answer(async () => await node.GetGasPriceAsync(CancellationToken.None) > 0 ? "a price" : "free"),
            Answer(async () => await node.EstimateGasAsync(Draft(), Payer, CancellationToken.None) > 0 ? "gas" : "no gas"),
            Answer(async () => await node.GetBalanceAsync(Token, Payer, CancellationToken.None) > 0 ? "a balance" : "nothing"),
            Answer(async () => await node.GetStoredFeeTokenAsync(Payer, CancellationToken.None) == Token ? "the token" : "another token"));
    }

    private static string Answer(Func<Task<string>> ask)
    {
        try
        {
            return ask().GetAwaiter().GetResult();
        }
        catch (TempoNodeException exception)
        {
            OracleException.Require(!exception.Message.Any(char.IsControl) && exception.Refusal?.Any(char.IsControl) != true, "A failure that cannot be shown.");
            return exception.Refusal is null ? "unusable" : "refused";
        }
    }

    private static string Describe(PaymentFinding finding)
    {
        OracleException.Require(finding.State is not (LedgerState.Settled or LedgerState.Void) || finding.Proof is { Block: not null }, "An end without a proof.");
        return finding.State.ToString();
    }

    private static TempoTraces Traces(string? hash) => new()
    {
        ChainId = 42431,
        Token = Token,
        Payer = Payer,
        Recipient = Payee,
        Amount = 1000,
        Memo = $"0x{new string('a', 64)}",
        ValidBefore = ValidBefore,
        TransactionHash = hash,
    };

    private static TempoTransaction Draft() => new() { ChainId = 42431, GasLimit = 100_000, Calls = [new TokenTransfer(Token, Payee, 1000).ToCall()], ValidBefore = ValidBefore };

    private static async Task AnswerAsync(HttpContext context, ScriptedService service)
    {
        using var question = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var method = question.RootElement.GetProperty("method").GetString()!;
        var first = question.RootElement.GetProperty("params").EnumerateArray().FirstOrDefault();
        if (service.Find(method) is not { } result)
        {
            await service.WriteAsync(context, service.Find("*"));
            return;
        }

        // The blocks of the script are those that are asked for, ten seconds apart.
        var number = first.ValueKind == JsonValueKind.String && ulong.TryParse(first.GetString()!.AsSpan(Math.Min(2, first.GetString()!.Length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var block) && block < 1_000_000 ? block : 100;
        await service.WriteAsync(context, $$"""{"jsonrpc":"2.0","id":1,"result":{{result.Replace(Asked, $"0x{number:x}", StringComparison.Ordinal).Replace("$time", $"0x{(number * 10) + 999_500:x}", StringComparison.Ordinal)}}}""");
    }
}
