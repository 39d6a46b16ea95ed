using System.Text.RegularExpressions;

namespace Mpp.Evidence;

/// <summary>Everything that README and docs claim, in the order of importance.</summary>
internal static partial class Claims
{
    private const string UnitTests = "dotnet test test/Mpp.Client.Tests --filter ";

    public static IReadOnlyList<Claim> All { get; } =
    [
        new("main-job",
            "It pays for what it fetches, on both rails, and says what happened to the money.",
            "dotnet run --project src/Mppcs -- demo", Everything()),
        new("once",
            "Whatever a merchant, a chain or Stripe does after the money was signed for, a request is paid at most once, never above its limits, and the "
            + "outcome is known or provable: every fault of both rails, a merchant that takes everything for an hour, 10,000 payments that agree to the unit.",
            UnitTests + "FullyQualifiedName~Mpp.Client.Tests.Faults", TestResult()),
        new("budgets",
            "Budgets survive restarts and are shared by processes; 64 callers in one or in four processes get exactly what is left.",
            UnitTests + "FullyQualifiedName~Mpp.Client.Tests.Ledger|FullyQualifiedName~Mpp.Client.Tests.Policy|FullyQualifiedName~PayerBudget", TestResult()),
        new("real",
            "It pays real mppx 0.11.0 merchants on a real local Tempo EVM, byte for byte as the reference does, and survives `kill -9` at every transition.",
            "dotnet test test/Mpp.Interop.Tests", TestResult()) { Limit = TimeSpan.FromMinutes(30) },
        new("postgresql",
            "The ledger in PostgreSQL keeps the same promises, on a real server that the tests start.",
            "dotnet test test/Mpp.Client.PostgreSql.Tests", TestResult()),
        new("conformance",
            "All official vectors and flow cases of the cross-SDK suite pass, through the adapter and through the real handler.",
            UnitTests + "FullyQualifiedName~Mpp.Client.Tests.Conformance", TestResult()),
        new("secrets",
            "Keys, credentials, tokens, receipts and bought API keys reach no log, exception, trace, file or command line.",
            UnitTests + "FullyQualifiedName~SecrecyTests", TestResult()),
        new("adversarial",
            "Hostile input gets a typed error: every adversarial input that we know of is a test by name, and a bounded run mutates them.",
            UnitTests + "FullyQualifiedName~Adversarial|FullyQualifiedName~Fuzz", TestResult()),
        new("fuzzing",
            "Five minutes of mutated input over every reader: no crash, no hang, no allocation beyond its bound, only typed errors.",
            "dotnet run -c Release --project test/Mpp.Fuzzing -- --target all --minutes 5 --seed 20261121", Everything()),
        new("soak",
            "Half an hour of mixed paid and free traffic with faults at random: sums agree, nothing is paid twice, memory and handles stay level.",
            "dotnet run -c Release --project test/Mpp.Soak -- --minutes 30 --seed 1", SoakEnd()) { Limit = TimeSpan.FromMinutes(45) },
        new("coverage",
            "The unit tests reach at least 95 % of the lines of Protocol, Policy, Ledger, Methods and the payer itself.",
            "dotnet run --project test/Mpp.Evidence -- measure-coverage", Everything()) { Limit = TimeSpan.FromMinutes(45) },
        new("mutation",
            "The tests notice when the code changes: operators and constants of Protocol, Policy, Ledger and the Tempo encoder are flipped one by one. "
            + "docs/mutation.md has the figures of each area.",
            "dotnet run -c Release --project test/Mpp.Mutation", MutationEnd()) { Limit = TimeSpan.FromHours(3) },
        new("packages",
            "What is packed installs from a folder and pays.",
            "dotnet test test/Mpp.Packaging.Tests", TestResult()),
        new("speed",
            "A credential costs a sixth of mppx's time or less and no call to a node; a quick merchant is paid more often a second than by mppx at every number of "
            + "callers, with half of its memory. A slow one decides by itself: what its own processor does stands beside it.",
            "dotnet run -c Release --project test/Mpp.Benchmarks -- compare", Everything()) { Limit = TimeSpan.FromMinutes(30) },
        new("tool",
            "One paid request of the published tool takes at most a quarter of the wall time and half of the memory of mppx's command line.",
            "dotnet run -c Release --project test/Mpp.Benchmarks -- tool", Everything()),
        new("ledgers",
            "A reservation does not grow with history.",
            "dotnet run -c Release --project test/Mpp.Benchmarks -- ledger", Everything()) { Limit = TimeSpan.FromMinutes(30) },
    ];

    [GeneratedRegex("")]
    private static partial Regex Everything();

    [GeneratedRegex("^(Passed|Failed)! ")]
    private static partial Regex TestResult();

    [GeneratedRegex(@"^(\d+ rounds|  [A-Za-z:]+ +\d+$|FOUND|sums agree|\d+ findings)")]
    private static partial Regex SoakEnd();

    [GeneratedRegex("survive|killed|Area|area|^ *(Protocol|Policy|Ledger|Tempo)|explained", RegexOptions.IgnoreCase)]
    private static partial Regex MutationEnd();
}
