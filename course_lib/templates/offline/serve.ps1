# Serves this folder to the browser of this computer, and to nobody else, where there is no Python.
$ErrorActionPreference = "Stop"
$port = 8642 # always the same: a browser keeps what one did by address, and this number is part of it
$address = "http://localhost:$port/"
$root = [IO.Path]::GetFullPath($PSScriptRoot).TrimEnd("\") + "\"
$types = @{
    ".css" = "text/css"; ".html" = "text/html; charset=utf-8"; ".js" = "text/javascript"; ".json" = "application/json"
    ".mjs" = "text/javascript"; ".pdf" = "application/pdf"; ".svg" = "image/svg+xml"; ".wasm" = "application/wasm"
}
$listener = New-Object Net.HttpListener
$listener.Prefixes.Add($address) # localhost: Windows lets everybody listen there
try { $listener.Start() } catch {
    Write-Host "@BUSY_EN@"
    Write-Host "@BUSY_ZH@"
    exit 1
}
Write-Host "@SERVING_EN@"
Write-Host "@SERVING_ZH@"
Write-Host "`n    $address`n"
Start-Process $address
while ($listener.IsListening) {
    $context = $listener.GetContext()
    $answer = $context.Response
    try {
        $name = [Uri]::UnescapeDataString($context.Request.Url.AbsolutePath).TrimStart("/").Replace("/", "\")
        $path = [IO.Path]::GetFullPath([IO.Path]::Combine($root, $name))
        if ([IO.Directory]::Exists($path)) { $path = [IO.Path]::Combine($path, "index.html") }
        $answer.Headers["Cache-Control"] = "no-store" # the next edition will lie at this very address
        if ($path.StartsWith($root) -and [IO.File]::Exists($path)) {
            $type = $types[[IO.Path]::GetExtension($path).ToLower()]
            if (-not $type) { $type = "application/octet-stream" }
            $answer.ContentType = $type
            $bytes = [IO.File]::ReadAllBytes($path)
            $answer.ContentLength64 = $bytes.Length
            if ($context.Request.HttpMethod -ne "HEAD") { $answer.OutputStream.Write($bytes, 0, $bytes.Length) }
        } else {
            $answer.StatusCode = 404
        }
    } catch {
        # A page that was closed while it loaded; the next one is served all the same.
    } finally {
        try { $answer.Close() } catch { }
    }
}
