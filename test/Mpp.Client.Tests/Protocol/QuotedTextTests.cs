using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

/// <summary>The borders between bytes, characters and escapes inside the quotes of a parameter.</summary>
[TestFixture]
internal sealed class QuotedTextTests
{
    [TestCase("\\u00E9\\u00Ab", "\u00e9\u00ab", TestName = "Escapes in capitals are decoded")]
    [TestCase("\\u00e", "u00e", TestName = "Three digits at the end are no escape")]
    [TestCase("\\u00e9", "\u00e9", TestName = "Four digits at the end are an escape")]
    [TestCase("\\u00e99", "\u00e99", TestName = "A fifth digit is text")]
    [TestCase("\\U00e9", "U00e9", TestName = "A capital U begins no escape")]
    [TestCase("\\u-0e9", "u-0e9", TestName = "A sign is no digit")]
    [TestCase("\\n\\t\\x", "ntx", TestName = "No other letter has a meaning")]
    [TestCase("a\\\\", "a\\", TestName = "A backslash at the end is one")]
    [TestCase("caf\u00C3\u00A9 \u2713", "caf\u00C3\u00A9 \u2713", TestName = "What is no bytes is not decoded as bytes")]
    [TestCase("\u00C3\u00A9\u0100", "\u00C3\u00A9\u0100", TestName = "What is hardly no bytes is not decoded as bytes")]
    [TestCase("\u00C2\u0080", "\u0080", TestName = "The lowest character of two bytes is decoded")]
    [TestCase("\u00C3\u00A9\\u00e9", "\u00e9\u00e9", TestName = "Bytes and escapes are decoded side by side")]
    [TestCase("a\\ud83d\\udcb8b", "a\U0001f4b8b", TestName = "A pair of escapes amid text is one character")]
    public void Is_decoded_in_the_same_way_for_people_and_for_the_protocol(string raw, string expected)
    {
        foreach (var isTextForPeople in new[] { true, false })
        {
            Assert.That(QuotedText.TryDecode(raw, isTextForPeople, out var text, out var error), Is.True, error);
            Assert.That(text, Is.EqualTo(expected));
        }
    }

    [TestCase("a\u0080b", TestName = "The lowest byte that stands for nothing")]
    [TestCase("a\u00FFb", TestName = "The highest byte that stands for nothing")]
    [TestCase("\u00E9", TestName = "A byte of Latin-1")]
    public void Bytes_that_are_not_UTF_8_are_text_for_people_only(string raw)
    {
        Assert.That(QuotedText.TryDecode(raw, isTextForPeople: true, out var text, out _), Is.True);
        Assert.That(text, Is.EqualTo(raw));
        Assert.That(QuotedText.TryDecode(raw, isTextForPeople: false, out text, out var error), Is.False);
        Assert.That(text, Is.Null);
        Assert.That(error, Does.Contain("UTF-8"));
    }

    [TestCase("a\\ud800", TestName = "Half a character at the end")]
    [TestCase("\\udc00", TestName = "The other half alone")]
    [TestCase("\\ud83d\\udcb8\\udcb8", TestName = "A half after a whole character")]
    [TestCase("\\ud83d\\ud83d\\udcb8", TestName = "A half before a whole character")]
    [TestCase("a\\\r", TestName = "An escaped line break")]
    [TestCase("\\u000a", TestName = "A line break by an escape")]
    public void Is_refused_for_people_and_for_the_protocol(string raw)
    {
        foreach (var isTextForPeople in new[] { true, false })
        {
            Assert.That(QuotedText.TryDecode(raw, isTextForPeople, out var text, out var error), Is.False);
            Assert.That(text, Is.Null);
            Assert.That(error, Does.Contain("not allowed"));
        }
    }
}
