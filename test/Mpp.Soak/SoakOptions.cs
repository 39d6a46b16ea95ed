using System.Globalization;

namespace Mpp.Soak;

/// <summary>How long, how hard, and from which seed the choices are drawn.</summary>
internal sealed record SoakOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project test/Mpp.Soak -- [--minutes N | --seconds N] [--round SECONDS] [--callers N] [--seed N]

          --minutes N       how long traffic runs (30)
          --seconds N       the same, in seconds
          --round SECONDS   how long a shop stands until the books are closed (30)
          --callers N       how many requests are under way at once (16)
          --seed N          what the choices of callers and faults are drawn from (1)
        """;

    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(30);

    public int Callers { get; init; } = 16;

    public int Seed { get; init; } = 1;

    /// <summary>Null for anything that is not written as <see cref="Usage"/> says.</summary>
    public static SoakOptions? TryParse(IReadOnlyList<string> arguments)
    {
        SoakOptions? options = new();
        for (var at = 0; at < arguments.Count && options is not null; at += 2)
        {
            options = at + 1 < arguments.Count && int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? options.With(arguments[at], number)
                : null;
        }

        return options is { Callers: > 0, Duration.Ticks: > 0, Round.Ticks: > 0 } ? options : null;
    }

    private SoakOptions? With(string name, int number) => name switch
    {
        "--minutes" => this with { Duration = TimeSpan.FromMinutes(number) },
        "--seconds" => this with { Duration = TimeSpan.FromSeconds(number) },
        "--round" => this with { Round = TimeSpan.FromSeconds(number) },
        "--callers" => this with { Callers = number },
        "--seed" => this with { Seed = number },
        _ => null,
    };
}
