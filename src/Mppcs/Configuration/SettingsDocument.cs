using Mpp.Client;

namespace Mppcs.Configuration;

/// <summary>The settings file as it was read.</summary>
/// <param name="Path">Where it is, or would be; <see langword="null"/> when the user has no config folder.</param>
/// <param name="IsThere">Whether there is a file.</param>
/// <param name="Options">What it says; the defaults where it says nothing.</param>
/// <param name="Keys">What it sets, for instance <c>Policy.MaxPerPayment</c>, spelled as the code does.</param>
internal sealed record SettingsDocument(string? Path, bool IsThere, MppOptions Options, IReadOnlySet<string> Keys)
{
    public static SettingsDocument Absent(string? path) => new(path, IsThere: false, new MppOptions(), new HashSet<string>());
}
