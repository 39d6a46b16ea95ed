namespace Mpp.Mutation;

/// <summary>
/// The survivors that no test should kill, each with its reason. A file's path stands at the margin, a source line two spaces in, a change four,
/// its reason six. Line numbers are left out, so that explanations move with their lines and end when they are rewritten.
/// </summary>
internal sealed class Explanations
{
    private readonly Dictionary<(string File, string Source, string Change), string> _reasons = [];
    private readonly HashSet<(string File, string Source, string Change)> _used = [];

    /// <summary>Explanations that no mutant asked for.</summary>
    public IEnumerable<string> Unused => _reasons.Keys.Except(_used).Select(key => $"{key.File}: {key.Source}: {key.Change}");

    /// <exception cref="FormatException">A line stands where its indentation does not belong.</exception>
    public static Explanations Read(IEnumerable<string> lines)
    {
        var explanations = new Explanations();
        string? file = null, source = null;
        List<string> changes = [];
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            var text = line.Trim();
            switch (line.Length - line.TrimStart().Length)
            {
                case 0:
                    (file, source) = (text, null);
                    break;
                case 2:
                    (source, changes) = (text, []);
                    break;
                case 4:
                    changes.Add(text);
                    break;
                case 6 when file is not null && source is not null && changes.Count > 0:
                    changes.ForEach(change => explanations._reasons[(file, source, change)] = text);
                    changes = [];
                    break;
                default:
                    throw new FormatException($"'{text}' has no change, source line and file before it, or a wrong indentation.");
            }
        }

        return explanations;
    }

    public string? Of(Mutant mutant)
    {
        var key = (mutant.File, mutant.Source, mutant.Change);
        _used.Add(key);
        return _reasons.GetValueOrDefault(key);
    }
}
