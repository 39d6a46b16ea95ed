using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>
/// Ledger files: one that opens holds what its lines say, one that does not is found damaged, and a repair loses no payment that a line can
/// be read of, nor what it holds of a budget.
/// </summary>
internal static class LedgerTarget
{
    private static readonly IReadOnlyList<Budget> Budgets = SpendPolicy.TryCreate(new SpendPolicyOptions
    {
        MaxPerPayment = "1 USD",
        Budgets = [new BudgetOptions { Max = "5 USD", Window = "day" }, new BudgetOptions { Max = "5 USD", Window = "lifetime", Per = "recipient" }, new BudgetOptions { MaxCount = 100, Window = "30d", Per = "origin" }],
    }, out var policy, out var errors) ? policy.Budgets : throw new InvalidOperationException(string.Join(' ', errors));

    public static FuzzTarget Create()
    {
        var folder = new FuzzFolder();
        return new FuzzTarget("ledgers", new LedgerMutator(), [Sample(folder, compacts: false), Sample(folder, compacts: true), .. Corpus.Of("ledgers")],
            new AllocationBound(4 * 1024 * 1024, 400, IsOfProcess: true), input => Run(folder, input)) { Owned = folder, BoundedIterations = 40 };
    }

    private static string Run(FuzzFolder folder, byte[] input)
    {
        var path = Path.Combine(folder.Next(), "ledger.jsonl");
        Write(path, input);
        var sightings = Sightings(input, out var everVoid);
        try
        {
            var verification = FilePaymentLedger.VerifyAsync(path).GetAwaiter().GetResult();
            var opened = Open(path);
            OracleException.Require(opened is null || verification.IsSound, $"It opens, and is found damaged: {string.Join("; ", verification.Damage)}");
            OracleException.Require(opened is not null || !verification.IsSound || input.Length == 0, "It does not open, and is found sound.");
            if (opened is not null)
            {
                RequireWhatTheLinesSay(opened, sightings);
                return opened.Count == 0 ? "opened, empty" : "opened";
            }

            return Repair(path, sightings, everVoid);
        }
        catch (LedgerException exception)
        {
            OracleException.Require(!exception.Message.Any(character => char.IsControl(character)), "A failure that cannot be shown.");
            return "refused";
        }
    }

    private static string Repair(string path, Dictionary<string, LedgerRecord> sightings, HashSet<string> everVoid)
    {
        var repair = FilePaymentLedger.RepairAsync(path, new FixedClock()).GetAwaiter().GetResult();
        OracleException.Require(repair.CopyPath is not null && File.Exists(repair.CopyPath), "Repaired without a copy.");
        OracleException.Require(FilePaymentLedger.VerifyAsync(path).GetAwaiter().GetResult().IsSound, "Still damaged after the repair.");
        var repaired = Open(path) ?? throw new OracleException("It does not open after the repair.");
        foreach (var (id, seen) in sightings)
        {
            var kept = repaired.FirstOrDefault(record => record.Id == id);
            OracleException.Require(kept is not null, $"The repair lost payment {id}.");
            
            // Where lines changed places, one that proves a payment dead counts wherever it stands.
            OracleException.Require(seen.Held == 0 || seen.State == LedgerState.Reserved || kept!.Held > 0 || everVoid.Contains(id), $"The repair gave back what payment {id} holds as {seen.State}.");
        }

        return $"repaired, {Math.Min(repair.Damage.Count, 5)} damaged, {Math.Min(repair.Doubted.Count, 3)} in doubt";
    }

    private static void RequireWhatTheLinesSay(IReadOnlyList<LedgerRecord> opened, Dictionary<string, LedgerRecord> sightings)
    {
        foreach (var (id, seen) in sightings)
        {
            var record = opened.FirstOrDefault(record => record.Id == id);
            OracleException.Require(record is not null, $"Payment {id} is not there.");
            OracleException.Require(record!.State == seen.State || seen.IsLeftToItsOwner, $"Payment {id} is {record.State}, and its last line says {seen.State}.");
            OracleException.Require(record.Held >= seen.Held || seen.State == LedgerState.Reserved, $"Payment {id} holds {record.Held}, and its last line says {seen.Held}.");
        }
    }

    private static IReadOnlyList<LedgerRecord>? Open(string path)
    {
        using var ledger = new FilePaymentLedger(path, new FixedClock());
        try
        {
            var records = ledger.ListAsync().AsTask().GetAwaiter().GetResult();
            ledger.OverviewAsync(Budgets, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            ledger.CompactAsync().AsTask().GetAwaiter().GetResult();
            var compacted = ledger.ListAsync().AsTask().GetAwaiter().GetResult();
            OracleException.Require(records.Where(record => !record.IsFinal).All(record => compacted.Any(kept => kept.Id == record.Id && kept.Held == record.Held)), "Compaction lost what an open payment holds.");
            return records;
        }
        catch (LedgerException)
        {
            return null;
        }
    }

    // The last word of the intact lines on each payment, whatever stands between them.
    private static Dictionary<string, LedgerRecord> Sightings(byte[] input, out HashSet<string> everVoid)
    {
        everVoid = new HashSet<string>(StringComparer.Ordinal);
        var sightings = new Dictionary<string, LedgerRecord>(StringComparer.Ordinal);
        foreach (var line in LedgerMutator.Lines(input).Where(LedgerMutator.IsSealed))
        {
            try
            {
                if (LedgerLine.Read(line).Record is { } record && record.Currency.Decimals is >= 0 and <= Money.MaximumDecimals)
                {
                    sightings[record.Id] = record;
                    if (record.State == LedgerState.Void)
                    {
                        everVoid.Add(record.Id);
                    }
                }
            }
            catch (FormatException)
            {
                // The checksum fits and the line does not: no record.
            }
        }

        return sightings;
    }

    private static void Write(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(content);
    }

    private static byte[] Sample(FuzzFolder folder, bool compacts)
    {
        var path = Path.Combine(folder.Next(), "ledger.jsonl");
        using (var ledger = new FilePaymentLedger(path, new FixedClock()))
        {
            LedgerState[][] paths =
            [
                [LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Settled], [LedgerState.Released], [],
                [LedgerState.Signing], [LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Unknown, LedgerState.Void],
                [LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Unknown],
            ];
            for (var index = 0; index < paths.Length; index++)
            {
                ledger.ReserveAsync(Record($"p{index}"), Budgets).AsTask().GetAwaiter().GetResult();
                foreach (var state in paths[index])
                {
                    ledger.AdvanceAsync($"p{index}", new LedgerChange(state)).AsTask().GetAwaiter().GetResult();
                }
            }

            if (compacts)
            {
                ledger.CompactAsync().AsTask().GetAwaiter().GetResult();
            }
        }

        return WithFixedId(File.ReadAllBytes(path));
    }

    // A ledger draws its own identifier; inputs must be the same in every process.
    private static byte[] WithFixedId(byte[] file)
    {
        var lines = LedgerMutator.Lines(file);
        var id = LedgerLine.Read(lines[0]).Header!.LedgerId;
        lines[0] = LedgerMutator.Seal(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(lines[0]).Replace(id, new string('0', id.Length), StringComparison.Ordinal)));
        return [.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])];
    }

    private static LedgerRecord Record(string id) => new()
    {
        Id = id,
        State = LedgerState.Reserved,
        CreatedAt = QuoteTargets.Now,
        UpdatedAt = QuoteTargets.Now,
        Origin = "https://shop.example",
        HttpMethod = "GET",
        ChallengeId = $"challenge of {id}",
        Method = "tempo",
        Intent = "charge",
        Mode = "pull",
        Amount = 50_000,
        Exposure = 60_000,
        Currency = new PaymentCurrency("tempo:42431:0x20c0000000000000000000000000000000000000", "USD", "pathUSD", 6),
        Recipients = [new PaymentRecipient("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", 50_000)],
        ChainId = 42431,
        LookupKeys = new Dictionary<string, string> { ["memo"] = "0xab" },
        Steps = [new LedgerStep(LedgerState.Reserved, QuoteTargets.Now)],
    };
}
