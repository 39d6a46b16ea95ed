using System.Globalization;
using Mpp.Fuzzing.Targets;

namespace Mpp.Fuzzing;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzOptions
{
    public const string Help = """
        dotnet run --project test/Mpp.Fuzzing -- --target all --minutes 60 --seed 12345

          --target NAME     one of the targets, or all (the default)
          --minutes N       how long, shared by the targets (1 by default)
          --iterations N    how many inputs for each target, in place of --minutes
          --seed S          what the inputs follow from (1 by default)
          --iteration N     only this input, as it was found
          --input FILE      only the bytes of this file
          --findings DIR    where failing inputs are kept ('findings' by default)
        """;

    public IReadOnlyList<string> Targets { get; private init; } = TargetList.Names;

    public double Minutes { get; private init; } = 1;

    public long? Iterations { get; private init; }

    public int Seed { get; private init; } = 1;

    public long? Iteration { get; private init; }

    public string? InputFile { get; private init; }

    public string Findings { get; private init; } = "findings";

    public static FuzzOptions? TryRead(string[] arguments)
    {
        var options = new FuzzOptions();
        for (var index = 0; index + 1 < arguments.Length; index += 2)
        {
            if (options.With(arguments[index], arguments[index + 1]) is not { } changed)
            {
                return null;
            }

            options = changed;
        }

        return arguments.Length % 2 == 0 ? options : null;
    }

    private FuzzOptions? With(string name, string value) => name switch
    {
        "--target" when value == "all" => this,
        "--target" when TargetList.Names.Contains(value) => this with { Targets = [value] },
        "--minutes" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) => this with { Minutes = minutes },
        "--iterations" when TryRead(value, out var iterations) => this with { Iterations = iterations },
        "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => this with { Seed = seed },
        "--iteration" when TryRead(value, out var iteration) => this with { Iteration = iteration },
        "--input" => this with { InputFile = value },
        "--findings" => this with { Findings = value },
        _ => null,
    };

    private static bool TryRead(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
