using Microsoft.Extensions.Options;

namespace Mpp.Client.Methods;

/// <summary>Reads a secret from where the options say it is. What goes wrong is told without the secret.</summary>
internal static class SecretSource
{
    /// <param name="variable">The environment variable to look at first.</param>
    /// <param name="file">The file to read otherwise, or <see langword="null"/>.</param>
    /// <param name="form">What it should be, to complete the sentence "What … holds is not …".</param>
    /// <param name="create">Makes the value; an <see cref="ArgumentException"/> says that the form is wrong.</param>
    /// <param name="readVariable">Looks a variable up.</param>
    /// <returns>What <paramref name="create"/> made of the secret, or <see langword="null"/> when neither place is set.</returns>
    /// <exception cref="OptionsValidationException">A place is set, but what it holds cannot be used.</exception>
    public static T? Read<T>(string variable, string? file, string form, Func<string, T> create, Func<string, string?> readVariable)
        where T : class
    {
        var place = $"the environment variable {variable}";
        var secret = readVariable(variable);
        if (string.IsNullOrEmpty(secret))
        {
            if (string.IsNullOrEmpty(file))
            {
                return null;
            }

            place = $"the file {file}";
            secret = ReadFile(file, typeof(T));
        }

        try
        {
            return create(secret.Trim());
        }
        catch (ArgumentException)
        {
            throw Unusable(typeof(T), $"What {place} holds is not {form}.");
        }
    }

    private static string ReadFile(string file, Type kind)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(kind, $"The file {file} cannot be read: {exception.Message}");
        }
    }

    private static OptionsValidationException Unusable(Type kind, string message) => new(kind.Name, kind, [message]);
}
