using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

/// <summary>Words of a server on the screen of whoever pays.</summary>
[TestFixture]
internal sealed class DisplayTextTests
{
    [TestCase("a\tb\nc\rd", "a b c d", TestName = "Tabs and line breaks become spaces")]
    [TestCase("\n a \t", "a", TestName = "Space round a text goes")]
    [TestCase("a\u001bb\u007fc\u0085d", "abcd", TestName = "Control characters go")]
    [TestCase("a\u200eb\u202ec\u00add\ufeff", "abcd", TestName = "Invisible and turning characters go")]
    [TestCase("a\ue000b\U000f0000c", "abc", TestName = "Private characters go")]
    [TestCase("a\u0378b", "ab", TestName = "Characters that do not exist go")]
    [TestCase("a\u2028b\u2029c", "abc", TestName = "Line and paragraph separators go")]
    [TestCase("caf\u00e9 \u2713 \U0001f4b8 \u65e5\u672c", "caf\u00e9 \u2713 \U0001f4b8 \u65e5\u672c", TestName = "Letters, signs and emoji stay")]
    public void Only_what_can_be_seen_is_shown(string text, string expected) => Assert.That(DisplayText.Sanitize(text), Is.EqualTo(expected));

    [TestCase(5, "abcde")]
    [TestCase(6, "abcde")]
    [TestCase(4, "abcd\u2026")]
    [TestCase(1, "a\u2026")]
    public void A_text_is_cut_where_it_is_too_long_and_says_so(int length, string expected) =>
        Assert.That(DisplayText.Sanitize("abcde", length), Is.EqualTo(expected));

    [Test]
    public void An_emoji_is_never_cut_in_half() => Assert.That(DisplayText.Sanitize("ab\U0001f4b8\U0001f4b8", 3), Is.EqualTo("ab\U0001f4b8\u2026"));

    [Test]
    public void What_is_not_shown_does_not_count() => Assert.That(DisplayText.Sanitize($"{new string('\u200b', 1000)}abc", 3), Is.EqualTo("abc"));
}
