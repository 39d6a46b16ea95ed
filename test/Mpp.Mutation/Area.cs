namespace Mpp.Mutation;

/// <summary>A part of the library whose tests are checked, by its folder and, where only some files of it count, their names.</summary>
internal sealed record Area(string Name, string Folder, params string[] Files)
{
    /// <summary>Ends the process on purpose, in the programs that tests start: nothing that a worker could look at.</summary>
    private const string FaultInjection = "CrashPoint.cs";

    public static readonly IReadOnlyList<Area> All =
    [
        new("Policy", "Policy"),
        new("Ledger", "Ledger"),
        new("Protocol", "Protocol"),
        new("Encoder", "Methods/Tempo", "AttributionMemo.cs", "RlpReader.cs", "RlpWriter.cs", "TempoAccessListEntry.cs", "TempoAddress.cs",
            "TempoAuthorization.cs", "TempoCall.cs", "TempoFeePayerSignature.cs", "TempoSenderSignature.cs", "TempoTransaction.cs",
            "TempoTransactionDecoder.cs", "TempoTransactionWriter.cs", "TokenTransfer.cs", "ZeroAmountProof.cs"),
    ];

    /// <summary>The area of a source file, by its path below <c>src/Mpp.Client</c>; <see langword="null"/> where it is in none.</summary>
    public static Area? Of(string path) => Path.GetFileName(path) == FaultInjection
        ? null
        : All.FirstOrDefault(area => Path.GetDirectoryName(path)?.Replace('\\', '/') == area.Folder
            && (area.Files.Length == 0 || area.Files.Contains(Path.GetFileName(path))));
}
