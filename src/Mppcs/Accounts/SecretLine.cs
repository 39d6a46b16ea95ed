namespace Mppcs.Accounts;

/// <summary>A line from the console that is not shown while it is typed.</summary>
internal static class SecretLine
{
    private const int Longest = 4096;

    /// <returns>What was typed, to be overwritten by the caller; <see langword="null"/> for the end of the input.</returns>
    public static char[]? Read()
    {
        // Pinned, so that the collector leaves no copies behind when it moves things.
        var buffer = GC.AllocateUninitializedArray<char>(Longest, pinned: true);
        try
        {
            var length = 0;
            for (; ; )
            {
                var key = Console.ReadKey(intercept: true);
                switch (key)
                {
                    case { Key: ConsoleKey.Enter }:
                        return Copy(buffer.AsSpan(0, length));
                    case { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } when length == 0:
                        return null;
                    case { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                        length = 0;
                        break;
                    case { Key: ConsoleKey.Backspace }:
                        length = Math.Max(0, length - 1);
                        break;
                    case { KeyChar: var letter } when !char.IsControl(letter) && length < Longest:
                        buffer[length++] = letter;
                        break;
                }
            }
        }
        finally
        {
            Array.Clear(buffer);
        }
    }

    private static char[] Copy(ReadOnlySpan<char> typed)
    {
        var line = GC.AllocateUninitializedArray<char>(typed.Length, pinned: true);
        typed.CopyTo(line);
        return line;
    }
}
