namespace Mppcs.Reports;

/// <summary>What a piece of text means, which decides how it is coloured.</summary>
internal enum Tone
{
    Plain,
    Strong,
    Faint,

    /// <summary>Settled, or in order.</summary>
    Good,

    /// <summary>Nobody knows, or something to look at.</summary>
    Doubtful,

    /// <summary>Refused, used up or broken.</summary>
    Bad,
}
