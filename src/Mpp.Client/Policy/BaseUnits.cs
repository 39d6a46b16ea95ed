namespace Mpp.Client.Policy;

/// <summary>
/// Amounts on the wire: <c>0</c>, or a digit from 1 to 9 followed by digits. One parser for every reader, because two readings of one
/// amount are how money is lost.
/// </summary>
internal static class BaseUnits
{
    private const int MaximumDigits = 39;

    public static bool TryParse(string? text, out UInt128 amount)
    {
        amount = 0;
        if (text is null || text.Length is 0 or > MaximumDigits || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (character is < '0' or > '9')
            {
                return false;
            }

            var digit = (UInt128)(character - '0');
            if (amount > (UInt128.MaxValue - digit) / 10)
            {
                return false;
            }

            amount = (amount * 10) + digit;
        }

        return true;
    }
}
