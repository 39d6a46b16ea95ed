using Mpp.Client.Protocol;

namespace Mppcs.Reports;

/// <summary>A piece of text on one line, and what it means. Whoever chose the text: nothing in it can steer a terminal.</summary>
internal readonly record struct Inked
{
    private const int LongestText = 1000;

    public Inked(string text, Tone tone = Tone.Plain) => (Text, Tone) = (DisplayText.Sanitize(text, LongestText), tone);

    public string Text { get; }

    public Tone Tone { get; }
}
