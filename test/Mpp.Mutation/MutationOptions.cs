using System.Globalization;

namespace Mpp.Mutation;

/// <summary>What the command line asks for.</summary>
internal sealed record MutationOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project test/Mpp.Mutation -- [options]
          --area NAME     only Policy, Ledger, Protocol or Encoder; may be given again
          --file TEXT     only files whose path below src/Mpp.Client contains TEXT
          --mutant N      only this mutant; may be given again
          --limit N       at most N mutants
          --tests NAME    only tests of this folder of Mpp.Client.Tests; may be given again
          --work FOLDER   keep the copy here, so that the next run builds less
          --workers N     processes that run tests, 2 by default
          --list          show the mutants and run nothing
          --killed        show the killed ones and their tests, too
        """;

    public HashSet<string> Areas { get; } = new(StringComparer.OrdinalIgnoreCase);

    public HashSet<int> Mutants { get; } = [];

    public List<string> Tests { get; } = [];

    public string? File { get; private set; }

    public string? Work { get; private set; }

    public int Limit { get; private set; } = int.MaxValue;

    public int Workers { get; private set; } = 2;

    public bool ListsOnly { get; private set; }

    public bool ShowsKilled { get; private set; }

    /// <summary>Reads <paramref name="arguments"/>, or answers <see langword="null"/> where one is not understood.</summary>
    public static MutationOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new MutationOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var isFlag = options.ReadFlag(arguments[index]);
            if (!isFlag && (++index >= arguments.Count || !options.ReadValue(arguments[index - 1], arguments[index])))
            {
                return null;
            }
        }

        return options;
    }

    public bool Wants(Mutant mutant) => (Areas.Count == 0 || Areas.Contains(mutant.Area)) && (Mutants.Count == 0 || Mutants.Contains(mutant.Number))
        && (File is null || mutant.File.Contains(File, StringComparison.OrdinalIgnoreCase));

    private bool ReadFlag(string name)
    {
        ListsOnly |= name == "--list";
        ShowsKilled |= name == "--killed";
        return name is "--list" or "--killed";
    }

    private bool ReadValue(string name, string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        switch (name)
        {
            case "--area" when Area.All.Any(area => area.Name.Equals(value, StringComparison.OrdinalIgnoreCase)):
                return Areas.Add(value);
            case "--mutant" when isNumber:
                return Mutants.Add(number);
            case "--limit" when isNumber:
                Limit = number;
                return true;
            case "--workers" when isNumber:
                Workers = number;
                return true;
            case "--file":
                File = value;
                return true;
            case "--work":
                Work = Path.GetFullPath(value);
                return true;
            case "--tests":
                Tests.Add(value);
                return true;
            default:
                return false;
        }
    }
}
